"""Klatsch: team chat in one process and two SQLite files."""

__version__ = "0.1.0"
