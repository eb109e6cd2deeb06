"""What every door shares.

The table of routes, the gate (cookie → user), the wire (bytes ↔ values), the front (ids, limits, headers, errors).
"""
