"""Permanent addresses and the codes that carry them."""
