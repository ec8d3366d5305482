"""YAML as nodes that keep their lines and the words as written; no value is ever built.

The nodes are made from parser events with a depth limit, since the compiled composer of
PyYAML overflows the C stack on deeply nested input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from mle_lint.artefacts.errors import ParseError
from mle_lint.record import NamedTuple

MAX_DEPTH = 100
MAX_NODES = 200_000
TOO_DEEP = "nested too deeply"


class Node(NamedTuple):
    """A map, a list or a scalar.

    kind    map, list or scalar
    value   a scalar's text without quotes ("" for null, maps and lists)
    items   map: key and value pairs, own keys before merged ones. list: ("", value) pairs
    line    where it starts, from 1: for a map, a list or null under a key the line of the key,
            for a block scalar the line of its "|" or ">"
    style   a scalar's first mark: | > ' or ", else ""

    A node that an alias repeats is the same object wherever it appears.
    """

    kind: str
    value: str = ""
    items: tuple[tuple[str, Node], ...] = ()
    line: int = 1
    style: str = ""

    @property
    def text_line(self) -> int:
        """The line of a scalar's first character."""
        return self.line + 1 if self.style in ("|", ">") else self.line

    def get(self, *keys: str) -> Node | None:
        """The node under a path of map keys; of equal keys the last one counts."""
        node = self
        for key in keys:
            if node.kind != "map":
                return None
            found = [value for name, value in node.items if name == key]
            if not found:
                return None
            node = found[-1]
        return node

    def text(self, *keys: str) -> str:
        """The scalar under a path of map keys, "" when there is none."""
        node = self.get(*keys)
        return node.value if node else ""

    def each(self, limit: int | None = None) -> tuple[Node, ...]:
        """The first values of a list; a scalar that is not empty gives itself; a map none."""
        if self.kind == "list":
            return tuple([value for _, value in self.items[:limit]])
        return (self,) if self.kind == "scalar" and self.value else ()

    def keys(self) -> tuple[str, ...]:
        """The keys of a map in order, merged ones last."""
        return tuple(name for name, _ in self.items) if self.kind == "map" else ()

    def scalars(self) -> Iterator[tuple[int, str]]:
        """The line and text of every scalar value below, in order, shared ones once."""
        seen: set[int] = set()
        waiting = [self]
        while waiting and len(seen) < MAX_NODES:
            node = waiting.pop()
            if id(node) in seen:
                continue
            seen.add(id(node))
            if node.kind == "scalar":
                yield node.text_line, node.value
            waiting.extend(value for _, value in reversed(node.items))


EMPTY = Node("scalar")


def parse(text: str) -> tuple[Node, ...]:
    """The root node of every document that is not empty.

    Anchors, aliases and merge keys are resolved; tags are ignored. Raises ParseError for
    broken YAML, for more than 100 levels and for more than 200,000 nodes.
    """
    import yaml

    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=_loader()):
            builder.take(type(event).__name__, event)
    except yaml.YAMLError as error:
        raise ParseError(_reason(error)) from None
    except (ValueError, RecursionError, MemoryError):
        raise ParseError("not valid YAML") from None
    return tuple(builder.roots)


def parse_map(text: str) -> Node:
    """The first document, which must be a map; raises ParseError like `parse`."""
    roots = parse(text)
    if not roots or roots[0].kind != "map":
        raise ParseError("the top level is not a mapping")
    return roots[0]


class _Open:
    """A map or list whose end has not come yet; `children` holds keys and values in turn."""

    __slots__ = ("anchor", "children", "height", "kind", "line")

    def __init__(self, kind: str, line: int, anchor: str | None) -> None:
        self.kind = kind
        self.line = line
        self.anchor = anchor
        self.children: list[Node] = []
        self.height = 0


class _Builder:
    """Turns parser events into nodes, without recursion."""

    def __init__(self) -> None:
        self.roots: list[Node] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int] | None] = {}
        self._left = MAX_NODES

    def take(self, name: str, event: Any) -> None:
        if name == "ScalarEvent":
            self._scalar(event)
        elif name == "MappingStartEvent":
            self._begin("map", event)
        elif name == "SequenceStartEvent":
            self._begin("list", event)
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            self._end()
        elif name == "AliasEvent":
            self._alias(event)
        elif name == "DocumentStartEvent":
            self._anchors = {}

    def _begin(self, kind: str, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise ParseError(TOO_DEEP)
        if event.anchor:
            self._anchors[event.anchor] = None
        line = self._key_line() or event.start_mark.line + 1
        self._open.append(_Open(kind, line, event.anchor))

    def _end(self) -> None:
        done = self._open.pop()
        if done.kind == "list":
            items = tuple([("", child) for child in done.children])
        else:
            items = self._pairs(done.children)
        self._place(Node(done.kind, "", items, done.line), done.height + 1, done.anchor)

    def _scalar(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if not event.value and not event.style:
            line = self._key_line() or line
        self._place(Node("scalar", event.value, (), line, event.style or ""), 0, event.anchor)

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if event.anchor not in self._anchors:
            raise ParseError(f"alias without an anchor in line {line}")
        known = self._anchors[event.anchor]
        if known is None:
            raise ParseError(f"a value contains itself in line {line}")
        self._place(*known, None)

    def _key_line(self) -> int:
        """The line of the key whose value comes next, 0 when a key or list entry does."""
        parent = self._open[-1] if self._open else None
        if parent is None or parent.kind == "list" or len(parent.children) % 2 == 0:
            return 0
        return parent.children[-1].line

    def _place(self, node: Node, height: int, anchor: str | None) -> None:
        self._left -= 1
        if self._left < 0:
            raise ParseError("too many values")
        if anchor:
            self._anchors[anchor] = (node, height)
        if not self._open:
            if node.kind != "scalar" or node.value or node.style:
                self.roots.append(node)
            return
        if len(self._open) + height > MAX_DEPTH:
            raise ParseError(TOO_DEEP)
        parent = self._open[-1]
        parent.children.append(node)
        parent.height = max(parent.height, height)

    def _pairs(self, children: list[Node]) -> tuple[tuple[str, Node], ...]:
        pairs = list(zip(children[::2], children[1::2], strict=True))
        items = [(key.value, value) for key, value in pairs if not _merges(key)]
        if len(items) == len(pairs):
            return tuple(items)
        known = {name for name, _ in items}
        for source in _merged(value for key, value in pairs if _merges(key)):
            self._left -= len(source.items)
            if self._left < 0:
                raise ParseError("too many values")
            items += [pair for pair in source.items if pair[0] not in known]
            known.update(name for name, _ in source.items)
        return tuple(items)


def _merges(key: Node) -> bool:
    return key.value == "<<" and not key.style


def _merged(values: Iterable[Node]) -> Iterator[Node]:
    for value in values:
        candidates = value.each() if value.kind == "list" else (value,)
        yield from (node for node in candidates if node.kind == "map")


def _loader() -> Any:
    import yaml

    return yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def _reason(error: Any) -> str:
    mark = getattr(error, "problem_mark", None)
    problem = " ".join(str(getattr(error, "problem", None) or "not valid YAML").split())[:100]
    if "nesting depth" in problem:  # the parser's own limit, since PyYAML 6.0.4
        return TOO_DEEP
    return f"{problem} in line {mark.line + 1}" if mark else problem
