"""Patterns that begin at the start of a line do not run over the empty lines that follow."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import mle_lint
from mle_lint.deadlines import deadline


def of_lines() -> Iterator[tuple[str, str, int]]:
    """Every pattern of a module's own level that is matched line by line, with its name."""
    for module in pkgutil.walk_packages(mle_lint.__path__, "mle_lint."):
        for name, value in vars(importlib.import_module(module.name)).items():
            source, flags = getattr(value, "pattern", None), getattr(value, "flags", 0)
            if isinstance(source, str) and (flags & re.MULTILINE or "(?m)" in source):
                yield f"{module.name}.{name}", source, flags


PATTERNS = {name: (source, flags) for name, source, flags in of_lines()}


def test_they_are_found() -> None:
    assert "mle_lint.analyses._CLOCK" in PATTERNS
    assert len(PATTERNS) > 50


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_empty_lines_are_passed_in_time(name: str) -> None:
    # A few milliseconds; many seconds where each line starts a way to the end.
    source, flags = PATTERNS[name]
    with deadline(1):
        for unit in ("\n", " \n", "\t\n"):
            re.findall(source, unit * 60_000, flags)
