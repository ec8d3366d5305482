"""Files that name a Python version."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.dependencies import Manifest, parse


@pytest.mark.parametrize(
    ("path", "text", "python", "line"),
    [
        (".python-version", "3.11.4\n", "3.11.4", 1),
        (".python-version", "# ours\n\n3.11\n3.10\n", "3.11", 3),
        (".python-version", "pypy3.9-7.3.11\n", "pypy3.9-7.3.11", 1),
        (".python-version", "my-environment\n", "", 0),
        ("runtime.txt", "python-3.9.7\n", "3.9.7", 1),
        ("runtime.txt", "r-4.1-2022-01-01\n", "", 0),
        (".tool-versions", "nodejs 20.1.0\npython 3.11.4 3.10.1 # both\n", "3.11.4", 2),
        (".tool-versions", "", "", 0),
    ],
)
def test_the_first_version_is_read(path: str, text: str, python: str, line: int) -> None:
    assert parse(path, text) == Manifest(path, "python-version", python=python, python_line=line)
