"""Puts the values of the rules into the package as JSON, next to their YAML."""

from __future__ import annotations

import compileall
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
        if version == "editable":
            # Installers compile what they install, but not what they only point to. Where byte
            # code may not be written later, each run would spend its time on compiling.
            compileall.compile_dir(os.path.join(source, "mle_lint"), quiet=2)
