"""Frozen values that every floor understands, and every event that the server can announce. No I/O, no rules."""
