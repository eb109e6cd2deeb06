"""The Backend-for-Frontend: JSON for the page. A door decodes, asks, encodes; nothing else."""
