"""pyproject.toml: the standard tables and those of Poetry, uv, PDM and setuptools."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.dependencies import Manifest, Requirement, parse
from mle_lint.artefacts.errors import ParseError


def _read(text: str) -> tuple[Requirement, ...]:
    return parse("pyproject.toml", text).requirements


def test_standard_project() -> None:
    text = """\
[build-system]
requires = ["hatchling"]

[project]
name = "My.App"
keywords = ["numpy"]
requires-python = ">=3.10"
dependencies = [
    "numpy",
    'torch==2.1.0',
    "lib @ git+https://github.com/me/lib@v1.0",
    "not a requirement",
]

[project.optional-dependencies]
gpu = ["cupy>=12"]
all = ["my-app[gpu]"]

[project.scripts]
my-app = "my_app.cli:main"

[tool.ruff]
[tool.pytest.ini_options]
"""
    assert parse("sub/pyproject.toml", text) == Manifest(
        "sub/pyproject.toml",
        "pyproject",
        (
            Requirement("numpy", False, "", 9),
            Requirement("torch", True, "==2.1.0", 10),
            Requirement("lib", True, "git+https://github.com/me/lib@v1.0", 11),
            Requirement("cupy", False, ">=12", 16, "gpu"),
        ),
        ">=3.10",
        7,
        scripts=(("my-app", "my_app.cli:main"),),
        tools=("ruff", "pytest"),
        project="My.App",
    )


def test_dotted_and_inline_tables_have_lines_too() -> None:
    text = """\
[project]
dependencies = ["a"]
optional-dependencies.dev = ["b"]

[dependency-groups]
x.y = 1
test = [
  "c", "d",
]
"""
    assert _read(text) == (
        Requirement("a", False, "", 2),
        Requirement("b", False, "", 3, "dev"),
        Requirement("c", False, "", 8, "test"),
        Requirement("d", False, "", 8, "test"),
    )
    assert _read('[project]\n\noptional-dependencies = {dev = ["b"]}') == (
        Requirement("b", False, "", 3, "dev"),
    )


def test_an_escaped_requirement_stands_at_its_key() -> None:
    assert _read('\n[project]\ndependencies = ["n\\u0075mpy"]') == (
        Requirement("numpy", False, "", 3),
    )


def test_groups_that_include_groups_list_their_requirements_and_cycles_end() -> None:
    text = """\
[dependency-groups]
dev = [{include-group = "Test_Unit"}, "ruff==0.9.0"]
test-unit = ["pytest", {include-group = "dev"}, {include-group = "gone"}]
"""
    assert _read(text) == (
        Requirement("ruff", True, "==0.9.0", 2, "dev"),
        Requirement("pytest", False, "", 3, "dev"),
        Requirement("pytest", False, "", 3, "test-unit"),
        Requirement("ruff", True, "==0.9.0", 2, "test-unit"),
    )


def test_poetry() -> None:
    text = """\
[tool.poetry]
name = "app"

[tool.poetry.dependencies]
python = "^3.10"
numpy = "^1.26"
pandas = "2.1.0"
scipy = "==1.11.0"
tqdm = "*"
jax = {version = "~0.4", optional = true}
mine = {path = "../mine", develop = true}
lib = {git = "https://github.com/me/lib.git", tag = "v1"}
fork = {git = "https://github.com/me/fork.git", rev = "0123abc"}
edge = {git = "https://github.com/me/edge.git", branch = "main"}
wheel = {url = "https://example.com/wheel-1.0-py3-none-any.whl"}
multi = [
    {version = "1.0", python = "<3.11"},
    {version = "2.0", python = ">=3.11"},
]

[tool.poetry.dependencies.torch]
version = "2.1.0"

[tool.poetry.dev-dependencies]
black = "23.1.0"

[tool.poetry.group.test.dependencies]
numpy = "1.26.4"

[tool.poetry.extras]
fast = ["jax"]

[tool.poetry.scripts]
app = "app.cli:run"
other = {reference = "app.other:run", type = "console"}
"""
    assert parse("pyproject.toml", text) == Manifest(
        "pyproject.toml",
        "pyproject",
        (
            Requirement("numpy", False, "^1.26", 6),
            Requirement("pandas", True, "2.1.0", 7),
            Requirement("scipy", True, "==1.11.0", 8),
            Requirement("tqdm", False, "*", 9),
            Requirement("jax", False, "~0.4", 10, "fast"),
            Requirement("lib", True, "https://github.com/me/lib.git@v1", 12),
            Requirement("fork", True, "https://github.com/me/fork.git@0123abc", 13),
            Requirement("edge", False, "https://github.com/me/edge.git", 14),
            Requirement("wheel", True, "https://example.com/wheel-1.0-py3-none-any.whl", 15),
            Requirement("multi", True, "1.0 || 2.0", 16),
            Requirement("torch", True, "2.1.0", 21),
            Requirement("black", True, "23.1.0", 25, "dev"),
            Requirement("numpy", True, "1.26.4", 28, "test"),
        ),
        "^3.10",
        5,
        scripts=(("app", "app.cli:run"), ("other", "app.other:run")),
        tools=("poetry",),
        project="app",
    )


def test_development_groups_of_uv_and_pdm() -> None:
    text = """\
[tool.uv]
dev-dependencies = ["pytest"]

[tool.pdm.dev-dependencies]
lint = ["ruff", "-e file:///here#egg=x"]
"""
    assert _read(text) == (
        Requirement("pytest", False, "", 2, "dev"),
        Requirement("ruff", False, "", 5, "lint"),
    )


def test_dynamic_dependencies_are_includes() -> None:
    text = '[tool.setuptools.dynamic]\ndependencies = {file = ["requirements.txt", "/x"]}\n'
    assert parse("a/pyproject.toml", text).includes == ("a/requirements.txt",)


def test_values_of_wrong_types_are_passed_over() -> None:
    text = """\
tool = 3
dependency-groups = ["a"]
[project]
name = 1
requires-python = []
dependencies = {a = 1}
optional-dependencies = {x = 1, y = [1, "b"]}
scripts = {a = 1}
"""
    assert parse("pyproject.toml", text) == Manifest(
        "pyproject.toml", "pyproject", (Requirement("b", False, "", 7, "y"),)
    )


@pytest.mark.parametrize("text", ["[project", "a = 1\na = 2", "a = " + "[" * 100_000])
def test_broken_toml_is_a_parse_error(text: str) -> None:
    with pytest.raises(ParseError, match="TOML"):
        parse("pyproject.toml", text)


def test_a_key_of_very_many_parts_is_a_parse_error() -> None:
    with pytest.raises(ParseError, match="too many dots"):
        parse("pyproject.toml", "a." * 200_000 + "a = 1")


def test_many_dots_in_a_string_are_no_key() -> None:
    text = f'[project]\nname = "x"\ndescription = "{"." * 500}"\n'
    assert parse("pyproject.toml", text) == Manifest("pyproject.toml", "pyproject", project="x")
