"""Tests that a project of dbt declares for the columns of its models."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

_TESTS = pattern(r"^[ \t]+(?:data_)?tests:\s*$", re.MULTILINE)


def dbt_tests(repository: Repository) -> Iterator[Evidence]:
    """The first tests in each file that describes models of dbt."""
    if not any(path.endswith("dbt_project.yml") for path in repository.files):
        return
    for path in repository.of_kind("yaml"):
        if "models/" in path:
            text = repository.text(path) or ""
            match = _TESTS.search(text)
            if match is not None:
                line = text.count("\n", 0, match.end()) + 1
                yield Evidence(repository.place(path, line), "tests of dbt models")
