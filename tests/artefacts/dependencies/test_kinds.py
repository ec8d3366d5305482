"""What kind of dependency file a path is."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.dependencies import kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("requirements.txt", "requirements"),
        ("Requirements.txt", "requirements"),
        ("requirement.txt", "requirements"),
        ("dev-requirements.txt", "requirements"),
        ("a/requirements_gpu.in", "requirements"),
        ("requirements/base.txt", "requirements"),
        ("requirements/test.in", "requirements"),
        ("dev.in", "requirements"),
        ("constraints.txt", "constraints"),
        ("requirements/constraints-3.11.txt", "constraints"),
        ("pyproject.toml", "pyproject"),
        ("sub/setup.cfg", "setup.cfg"),
        ("setup.py", "setup.py"),
        ("Pipfile", "pipfile"),
        ("environment.yml", "conda"),
        ("environment-gpu.yaml", "conda"),
        ("conda_env.yaml", "conda"),
        ("env.yml", "conda"),
        (".python-version", "python-version"),
        ("runtime.txt", "python-version"),
        (".tool-versions", "python-version"),
    ],
)
def test_dependency_files_are_known_by_name(path: str, kind: str) -> None:
    assert kind_of(path) == kind


@pytest.mark.parametrize(
    "name",
    [
        "poetry.lock",
        "uv.lock",
        "Pipfile.lock",
        "pdm.lock",
        "pylock.toml",
        "pylock.dev.toml",
        "conda-lock.yml",
        "conda-linux-64.lock",
        "pixi.lock",
        "renv.lock",
        "Manifest.toml",
        "go.sum",
        "package-lock.json",
        "yarn.lock",
        "pnpm-lock.yaml",
        "Cargo.lock",
        "requirements-dev.lock",
    ],
)
def test_lock_files_are_known_by_name(name: str) -> None:
    assert kind_of(f"folder/{name}") == "lock"


@pytest.mark.parametrize(
    "path",
    [
        "MANIFEST.in",
        "config.h.in",
        "scf.in",
        "notes.txt",
        "requirements.md",
        "requirements/readme.md",
        "my_setup.py",
        "graph_constraints.txt",
        "config/env_config.yaml",
        "feature.lock",
    ],
)
def test_other_files_are_none(path: str) -> None:
    assert kind_of(path) is None
