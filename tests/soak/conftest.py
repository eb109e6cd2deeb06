from __future__ import annotations

from soaking import pytest_collection_modifyitems

__all__ = ["pytest_collection_modifyitems"]
