"""The receiver: takes messages to deputies and stations, keeps them, and tells what became of them.

It knows the built site's list of recipients (`data/recipients.json`) and nothing else of the site.
"""
