"""Cells of notebooks that were saved with an error: what stands behind the failing line never ran
in the state that is shown."""

from __future__ import annotations

import json
from typing import Any

from mle_lint.artefacts.notebook import numbered_cells
from mle_lint.leakage.judging.leak import Leak
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

_COLOUR = pattern(r"\x1b\[[0-9;]{0,12}m")
# The line at which a frame of a traceback stands, as IPython marks it.
_ARROW = pattern(r"^-+> ?(?P<line>\d{1,6})(?P<code> .*)$")
# Whoever stops a cell by hand knows that it would go on.
_STOPPED = frozenset(("KeyboardInterrupt", "SystemExit"))
_MAX_TRACEBACK = 200_000


class Failures:
    """Where the cells of notebooks failed; a notebook is read when it is asked for, the last one
    is kept."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._path = ""
        self._lines: dict[int, int] = {}

    def precede(self, leak: Leak) -> bool:
        """Whether the cell that a leak is in failed at its line, or before, or each of those that
        score held-out rows did."""
        return self._fails(leak.place) or (bool(leak.judged) and all(map(self._fails, leak.judged)))

    def _fails(self, at: Location) -> bool:
        if at.cell is None or at.cell_line is None:
            return False
        if at.path != self._path:
            self._path, self._lines = at.path, self._read(at.path)
        return self._lines.get(at.cell, at.cell_line + 1) <= at.cell_line

    def _read(self, path: str) -> dict[int, int]:
        text = self._repository.text_with(path, b"")
        try:
            cells = json.loads(text)["cells"] if '"traceback"' in text else ()
            found = {number: _failed_at(cell) for number, cell in numbered_cells(cells)}
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            return {}
        return {number: line for number, line in found.items() if line is not None}


def _failed_at(cell: dict[str, Any]) -> int | None:
    """The first line of a cell at which it failed, as its saved error says."""
    errors = [one for one in cell.get("outputs") or () if one.get("output_type") == "error"]
    if not errors or errors[-1].get("ename") in _STOPPED:
        return None
    source = cell.get("source") or ""
    written = (source if isinstance(source, str) else "".join(source)).splitlines()
    told = "\n".join(errors[-1].get("traceback") or ())[:_MAX_TRACEBACK]
    lines = []
    for text in _COLOUR.sub("", told).splitlines():
        arrow = _ARROW.match(text)
        number = int(arrow["line"]) if arrow else 0
        above = written[number - 1 : number] if number else []
        if arrow and [line.strip() for line in above] == [arrow["code"].strip()]:
            lines.append(number)
    return min(lines, default=None)
