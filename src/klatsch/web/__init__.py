"""The door for pages: the built frontend that travels in the wheel."""
