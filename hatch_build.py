"""Puts the values of the rules into the package as JSON, next to their YAML."""

from __future__ import annotations

import os
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulesHook(BuildHookInterface[Any]):
    """Runs before every build, also that of an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Writes src/mle_lint/rules.json and adds it to what is packed."""
        source = os.path.join(self.root, "src")
        sys.path.insert(0, source)
        from mle_lint import rule_files

        rule_files.write_copy(os.path.join(self.root, "rules"))
        build_data["artifacts"].append("src/mle_lint/rules.json")
