"""How to talk to an engine; used by the stores alone."""
