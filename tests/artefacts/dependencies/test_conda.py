"""conda environment files."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.dependencies import Manifest, Requirement, parse
from mle_lint.artefacts.errors import ParseError


def test_environment() -> None:
    text = """\
name: app
channels:
  - defaults
dependencies:
  - python=3.10  # the interpreter
  - numpy=1.26.4
  - pandas=2.1
  - scipy==1.11
  - "tqdm>=4"
  - conda-forge::xgboost=1.7.*
  - pytz=2021.1=pyhd3eb1b0_0
  - pytorch=*=*cuda*
  - click 8.1.7
  - pip
  - pip:
      - torch==2.1.0
      - -r requirements.txt
      - -e .
      - git+https://github.com/me/lib.git@v1.0
  - matplotlib
prefix: /home/me/app
"""
    assert parse("sub/environment.yml", text) == Manifest(
        "sub/environment.yml",
        "conda",
        (
            Requirement("numpy", True, "=1.26.4", 6),
            Requirement("pandas", False, "=2.1", 7),
            Requirement("scipy", True, "==1.11", 8),
            Requirement("tqdm", False, ">=4", 9),
            Requirement("xgboost", False, "=1.7.*", 10),
            Requirement("pytz", True, "=2021.1=pyhd3eb1b0_0", 11),
            Requirement("pytorch", False, "=*=*cuda*", 12),
            Requirement("click", True, "8.1.7", 13),
            Requirement("pip", False, "", 14),
            Requirement("torch", True, "==2.1.0", 16),
            Requirement("lib", True, "git+https://github.com/me/lib.git@v1.0", 19),
            Requirement("matplotlib", False, "", 20),
        ),
        "=3.10",
        5,
        ("sub/requirements.txt",),
    )


def test_lists_without_indent_and_in_brackets() -> None:
    text = """\
dependencies:
- python=3.8.5=h7579374_1
- pip:
  - a
- b
channels:
- c
"""
    assert parse("env.yml", text) == Manifest(
        "env.yml",
        "conda",
        (Requirement("a", False, "", 4), Requirement("b", False, "", 5)),
        "=3.8.5",
        2,
    )
    assert parse("env.yml", "dependencies: [python>=3.9, 'x=1.2.3']\n") == Manifest(
        "env.yml", "conda", (Requirement("x", True, "=1.2.3", 1),), ">=3.9", 1
    )


def test_python_without_a_version_is_not_stated() -> None:
    assert parse("env.yml", "dependencies:\n  - python\n") == Manifest("env.yml", "conda")


def test_an_environment_of_another_kind_is_empty() -> None:
    assert parse("environment.yaml", "agent:\n  - a\nreward: 1\n- x: 1\n") == Manifest(
        "environment.yaml", "conda"
    )


def test_binary_content_is_a_parse_error() -> None:
    with pytest.raises(ParseError, match="not a text file"):
        parse("env.yml", "\0")
