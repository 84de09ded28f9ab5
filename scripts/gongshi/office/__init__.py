"""Staff's work on records and what they print."""
