"""What a project decided about its own lint run, from `.mle-lint.yml` or pyproject.toml.

The file belongs to the inspected repository, so it is bounded, and read without building
anything but text, numbers, lists and mappings.
"""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os
from bisect import bisect_left
from operator import attrgetter
from typing import Any

from mle_lint.artefacts.errors import ParseError
from mle_lint.config_values import Config, config_of
from mle_lint.model import UserError
from mle_lint.trees.base import Tree, Unreadable

FILE = ".mle-lint.yml"
PROJECT = "pyproject.toml"
# Larger than any configuration that a person writes.
MAX_BYTES = 256 * 1024


def read(tree: Tree, file: str | None = None) -> Config:
    """The configuration in `file` on disk, else at the root of the tree, else the default.

    `.mle-lint.yml` wins over pyproject.toml. Raises UserError naming file, key and mend.
    """
    if file is not None:
        return _parsed(file, _from_disk(file))
    data = _from_tree(tree, FILE)
    if data is not None:
        return _parsed(FILE, data)
    data = _from_tree(tree, PROJECT)
    if data is None or b"mle-lint" not in data:
        return Config()
    return _parsed(PROJECT, data, optional=True)


def own_rules(config: Config, root: str | None) -> tuple[str, ...]:
    """The folders of the project's own rules on disk; `root` is the tree's folder, if it is one.

    Raises UserError for a folder outside the tree, and for a tree that is not a folder.
    """
    if config.rules and root is None:
        raise UserError(
            f"{config.origin}: rules: own rules are read from a folder on disk only; "
            "name it with --rules DIR"
        )
    top = os.path.realpath(root or "")
    folders = []
    for name in config.rules:
        folder = os.path.realpath(os.path.join(top, name.replace("\0", "")))
        if os.path.isabs(name) or not f"{folder}{os.sep}".startswith(
            f"{top.rstrip(os.sep)}{os.sep}"
        ):
            raise UserError(f"{config.origin}: rules: '{name}' is not inside the repository")
        folders.append(folder)
    return tuple(folders)


def _from_disk(file: str) -> bytes:
    try:
        with open(file, "rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from error


def _from_tree(tree: Tree, path: str) -> bytes | None:
    entries = tree.entries()
    index = bisect_left(entries, path, key=attrgetter("path"))
    if index == len(entries) or entries[index].path != path:
        return None
    try:
        return tree.read(path)
    except Unreadable as error:
        if path == PROJECT:
            # It may hold no word for mle-lint; that it was not read is reported as unknown.
            return None
        raise UserError(f"{path}: {error}") from error


def _parsed(origin: str, data: bytes, optional: bool = False) -> Config:
    if len(data) > MAX_BYTES:
        raise UserError(f"{origin}: larger than {MAX_BYTES // 1024} KB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{origin}: not UTF-8 text") from error
    if not origin.endswith(".toml"):
        return config_of(_yaml(origin, text), origin)
    table = _toml(origin, text)
    tool = table.get("tool")
    section = tool.get("mle-lint") if isinstance(tool, dict) else None
    if section is None:
        if optional:
            return Config()
        raise UserError(f"{origin}: there is no table [tool.mle-lint]")
    return config_of(section, origin, "tool.mle-lint.")


def _yaml(origin: str, text: str) -> Any:
    from mle_lint.artefacts.yaml_nodes import parse
    from mle_lint.yaml_values import value_of

    try:
        roots = parse(text)
    except ParseError as error:
        raise UserError(f"{origin}: not YAML: {error}") from error
    if len(roots) > 1:
        raise UserError(f"{origin}: more than one document; keep one")
    return value_of(roots[0]) if roots else {}


def _toml(origin: str, text: str) -> dict[str, Any]:
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError, MemoryError) as error:
        problem = " ".join(str(error).split()) or "nested too deeply"
        raise UserError(f"{origin}: not TOML: {problem}") from error
