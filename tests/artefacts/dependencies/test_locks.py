"""Lock files."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.dependencies import Manifest, Requirement, parse


def test_uv_lock_without_the_project_itself() -> None:
    text = """\
version = 1

[[package]]
name = "app"
version = "0.1.0"
source = { editable = "." }

[[package]]
name = "Numpy"
version = "1.26.4"
source = { registry = "https://pypi.org/simple" }
wheels = [{ url = "https://h/x.whl", hash = "sha256:aa" }]
"""
    assert parse("uv.lock", text) == Manifest(
        "uv.lock", "lock", (Requirement("numpy", True, "==1.26.4", 9, "", True),)
    )


def test_poetry_lock_old_and_new() -> None:
    text = """\
[[package]]
category = "main"
description = "about it"
name = "a"
optional = false
version = "1.0"\r
[[package]]\r
name = "b"\r
version = "2.0"\r
"""
    assert parse("poetry.lock", text).requirements == (
        Requirement("a", True, "", 4),
        Requirement("b", True, "==2.0", 8),
    )


def test_pylock_without_the_names_of_wheels() -> None:
    text = """\
[[packages]]
name = "a"
version = "1.0"
[[packages.wheels]]
name = "a-1.0-py3-none-any.whl"
"""
    assert parse("pylock.toml", text).requirements == (Requirement("a", True, "==1.0", 2),)


def test_pipfile_lock() -> None:
    text = """\
{
    "_meta": {
        "hash": {
            "sha256": "aa"
        },
        "requires": {}
    },
    "default": {
        "numpy": {
            "hashes": ["sha256:aa"],
            "version": "==1.26.4"
        }
    },
    "develop": {
        "pytest": {
            "version": "==8.0"
        }
    }
}
"""
    assert parse("Pipfile.lock", text).requirements == (
        Requirement("numpy", True, "", 9, "", True),
        Requirement("pytest", True, "", 15, "dev", True),
    )


def test_requirements_lock_is_read_as_requirements() -> None:
    assert parse("requirements-dev.lock", "a==1.0\n-e file:.\n") == Manifest(
        "requirements-dev.lock", "lock", (Requirement("a", True, "==1.0", 1, "dev"),)
    )


@pytest.mark.parametrize("name", ["yarn.lock", "go.sum", "Cargo.lock", "conda-lock.yml"])
def test_other_locks_are_only_noted(name: str) -> None:
    assert parse(name, '[[package]]\nname = "a"\n\0') == Manifest(name, "lock")


def test_packages_are_bounded() -> None:
    text = '[[package]]\nname = "a"\n' * 6_000
    assert len(parse("pdm.lock", text).requirements) == 5_000
