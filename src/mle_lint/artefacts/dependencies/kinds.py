"""Tells from its name alone what kind of dependency file a file is."""

from __future__ import annotations

import posixpath
import re

from mle_lint.patterns import pattern

_LOCKS = (
    "poetry.lock",
    "uv.lock",
    "Pipfile.lock",
    "pdm.lock",
    "pylock.toml",
    "conda-lock.yml",
    "pixi.lock",
    "renv.lock",
    "Manifest.toml",
    "go.sum",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "Cargo.lock",
)
_NAMES = {
    "pyproject.toml": "pyproject",
    "setup.cfg": "setup.cfg",
    "setup.py": "setup.py",
    "Pipfile": "pipfile",
    ".python-version": "python-version",
    "runtime.txt": "python-version",
    ".tool-versions": "python-version",
    **dict.fromkeys(_LOCKS, "lock"),
}
_SUFFIXES = (".txt", ".in", ".yml", ".yaml", ".lock", ".toml")
_PATTERNS = (
    (re.compile(r"constraints.*\.(?:txt|in)"), "constraints"),
    (re.compile(r".*requirements.*\.(?:txt|in)|requirement\.txt"), "requirements"),
    (re.compile(r"conda.*lock\.ya?ml|(?:conda-|requirements).*\.lock|pylock\..+\.toml"), "lock"),
    (re.compile(r"\.?(?:environment.*|conda.*|env)\.ya?ml"), "conda"),
)
# Templates and inputs of simulations end in .in too, so only these words count on their own.
_INPUT = pattern(r"(?:base|main|core|prod|dev|tests?|docs?|lint|build|ci|gpu|cpu|all)\.in")


def kind_of(path: str) -> str | None:
    """The kind of the dependency file at `path`, or None when it is none. Reads nothing."""
    folder, name = posixpath.split(path)
    kind = _NAMES.get(name)
    if kind is not None or not name.lower().endswith(_SUFFIXES):
        return kind
    return _kind_by_pattern(folder, name.lower())


def _kind_by_pattern(folder: str, name: str) -> str | None:
    for known, kind in _PATTERNS:
        if known.fullmatch(name):
            return kind
    if not name.endswith((".txt", ".in")):
        return None
    if posixpath.basename(folder).lower() == "requirements" or _INPUT.fullmatch(name):
        return "requirements"
    return None
