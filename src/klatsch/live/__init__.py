"""The WebSocket: events down; heartbeats and typing up. `docs/concepts/protocol.md` is its contract."""
