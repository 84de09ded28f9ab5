"""Gongshi (公示): records of deputies and stations as a public site."""

__version__ = "0.1.0"
