"""Nesting levels of list items, from their indentation."""

from __future__ import annotations

_DEEPER = 2


class ItemLevels:
    """The indentations of the list items that enclose the current line."""

    def __init__(self) -> None:
        self._indents: list[int] = []

    def enter(self, indent: int) -> int:
        """Opens an item whose marker is indented so; returns its level from 1."""
        while self._indents and self._indents[-1] > indent:
            self._indents.pop()
        if not self._indents or indent >= self._indents[-1] + _DEEPER:
            self._indents.append(indent)
        return len(self._indents)

    def around(self, indent: int) -> int:
        """Level of the item that text indented so continues; 0 when it is in no list."""
        while self._indents and self._indents[-1] + _DEEPER > indent:
            self._indents.pop()
        return len(self._indents)
