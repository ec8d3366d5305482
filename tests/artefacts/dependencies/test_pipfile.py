"""Pipfile."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.dependencies import Manifest, Requirement, parse
from mle_lint.artefacts.errors import ParseError


def test_packages_categories_and_python() -> None:
    text = """\
[[source]]
url = "https://pypi.org/simple"
name = "pypi"

[packages]
numpy = "==1.26.4"
"flask" = "*"
pandas = {version = ">=2", extras = ["excel"]}
lib = {git = "https://github.com/me/lib.git", ref = "main"}
app = {editable = true, path = "."}
local = {file = "./x-1.0.zip"}

[dev-packages]
pytest = "8.0.0"

[docs]
sphinx = "~=7.0"

[requires]
python_version = "3.10"

[scripts]
start = "python app.py"
"""
    assert parse("Pipfile", text) == Manifest(
        "Pipfile",
        "pipfile",
        (
            Requirement("numpy", True, "==1.26.4", 6),
            Requirement("flask", False, "*", 7),
            Requirement("pandas", False, ">=2", 8),
            Requirement("lib", False, "https://github.com/me/lib.git@main", 9),
            Requirement("pytest", True, "8.0.0", 14, "dev"),
            Requirement("sphinx", False, "~=7.0", 17, "docs"),
        ),
        "3.10",
        20,
    )


def test_the_full_python_version_wins() -> None:
    text = '[requires]\npython_version = "3.10"\npython_full_version = "3.10.4"\n'
    assert parse("Pipfile", text) == Manifest("Pipfile", "pipfile", python="3.10.4", python_line=3)


def test_broken_toml_is_a_parse_error() -> None:
    with pytest.raises(ParseError, match="not TOML"):
        parse("Pipfile", "numpy\n")
