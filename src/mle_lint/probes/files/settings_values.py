"""Values of the repository's settings files, by the keys that lead to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property

from mle_lint.artefacts.dependencies import toml_text
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.yaml_nodes import Node
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

MAX_FILES = 60
MAX_SIZE = 60_000
MAX_DEPTH = 8
MAX_VALUES = 3
_FIELD = pattern(r"\$?\{\{?[^{}]*\}?\}|<[^<>]*>")
_OTHERS = pattern(r"package(?:-lock)?\.json$|lock|compose|workflow|(?:^|/)\.")
_Pair = tuple[tuple[str, ...], str]


class Settings:
    """The texts in YAML, JSON and TOML files that may be settings."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def under(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The texts under such keys, the longest way that is known; `*` for none or many."""
        for start in range(len(keys)):
            wanted = keys[start:]
            found = {
                _FIELD.sub("*", value)
                for way, value in self._by_last.get(wanted[-1], ())
                if way[-len(wanted) :] == wanted
            }
            if found:
                return tuple(sorted(found)) if len(found) <= MAX_VALUES else ("*",)
        return ("*",)

    def keys_under(self, keys: tuple[str, ...]) -> frozenset[str]:
        """The keys of the mappings that such keys lead to; none when no file has them."""
        return frozenset(
            way[at + len(keys)]
            for way, _ in self._all
            for at in range(len(way) - len(keys))
            if way[at : at + len(keys)] == keys
        )

    @cached_property
    def _all(self) -> tuple[_Pair, ...]:
        return tuple(self._pairs())

    @cached_property
    def _by_last(self) -> dict[str, list[_Pair]]:
        found: dict[str, list[_Pair]] = {}
        for way, value in self._all:
            if value:
                found.setdefault(way[-1], []).append((way, value))
        return found

    def _pairs(self) -> Iterator[_Pair]:
        wanted = (".yaml", ".yml", ".json", ".toml")
        chosen = [
            path
            for path in self._repository.files
            if path.endswith(wanted)
            and not _OTHERS.search(path)
            and not is_test(path)
            and self._repository.size(path) <= MAX_SIZE
        ]
        chosen.sort(key=lambda path: (path.count("/"), path))
        for path in chosen[:MAX_FILES]:
            if path.endswith((".yaml", ".yml")):
                for node in self._repository.yaml(path):
                    yield from _of_node(node, (), MAX_DEPTH)
            else:
                yield from _of_value(self._read(path), (), MAX_DEPTH)

    def _read(self, path: str) -> object:
        text = self._repository.text(path) or ""
        try:
            return toml_text.load(text) if path.endswith(".toml") else json.loads(text)
        except (ValueError, RecursionError, ParseError):
            return None


def _of_node(node: Node, way: tuple[str, ...], depth: int) -> Iterator[_Pair]:
    if node.kind == "scalar" and way and node.value:
        yield way, node.value
    elif node.kind == "map" and depth:
        for key, value in node.items[:400]:
            yield from _of_node(value, (*way, key), depth - 1)


def _of_value(value: object, way: tuple[str, ...], depth: int) -> Iterator[_Pair]:
    """Pairs of a value of JSON or TOML; "" stands for what is no text."""
    if isinstance(value, dict):
        if not depth:
            return
        for key, inner in list(value.items())[:400]:
            yield from _of_value(inner, (*way, str(key)), depth - 1)
    elif way:
        yield way, value if isinstance(value, str) else ""
