"""What Klatsch costs, measured beside a plain server in Node that keeps the same promise. Linux only."""
