"""`bench` is not installed; it is imported from the checkout."""

from __future__ import annotations

import sys

from repository import ROOT

sys.path.append(str(ROOT))
