"""`python -m klatsch` is the same as `klatsch`."""

import sys

from klatsch.cli import main

if __name__ == "__main__":
    sys.exit(main())
