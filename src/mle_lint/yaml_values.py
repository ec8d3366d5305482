"""The plain value of a YAML node: text, number, truth value, nothing, list or mapping."""

from __future__ import annotations

from typing import Any

from mle_lint.artefacts.yaml_nodes import Node
from mle_lint.patterns import pattern

_NUMBER = pattern(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_WORDS = {
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
    **dict.fromkeys(("", "~", "null"), None),
}


def value_of(node: Node) -> Any:
    """The value; a node that aliases repeat gives the same object each time."""
    return _value(node, {})


def _value(node: Node, known: dict[int, Any]) -> Any:
    if node.kind == "scalar":
        return _scalar(node)
    if id(node) not in known:
        if node.kind == "list":
            known[id(node)] = [_value(item, known) for _, item in node.items]
        else:
            known[id(node)] = {key: _value(item, known) for key, item in node.items}
    return known[id(node)]


def _scalar(node: Node) -> Any:
    if node.style:
        return node.value
    if node.value.lower() in _WORDS:
        return _WORDS[node.value.lower()]
    return float(node.value) if _NUMBER.fullmatch(node.value) else node.value
