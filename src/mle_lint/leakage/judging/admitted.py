"""Faults that are shown on purpose, as in a lesson: a comment beside them calls them one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.notebook import code_cells
from mle_lint.leakage.judging.leak import Leak
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

# `# <-- leak`, `# LEAKY: ...`, `# this leaks`, `# wrong way: ...`.
_CALLED = pattern(
    r"""\#[^\w#\n]{0,12}
    (?: (?:(?:this|here|it|that)(?:'s|\sis)?\s)? (?:an?\s|the\s)? (?:(?:data|target|test|label)\s)?
        (?:leak|leaks|leaky|leaking|leakage)\b (?!-)
      | (?:the\s)? (?:wrong|incorrect) (?:\s(?:way|approach|order))? (?=[^\w\s'"]|\s*$|\s[-\u2013])
      | bad\spractice\b | (?:do\snot|don't|never)\sdo\s(?:this|it)\b )
    (?P<rest>[^\n]{0,200})
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Words of comments that say how a leak is kept out, or looked for.
_DENIED = pattern(
    r"(?i)\A\s{0,4}tests?\b|\b(?:avoid\w*|prevent\w*|protect\w*|free|safe|guard\w*|fix\w*|no|not|none"
    r"|never|without|against|check\w*|detect\w*|risk|handl\w*|proof|aware|remov\w*)\b"
)
_SAID = "a comment here calls it the wrong way"


class Comments:
    """The lines of files; those of the last one that was asked for are kept."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._path = ""
        self._lines: Mapping[int | None, list[str]] = {}

    def noted(self, leak: Leak) -> Leak:
        """A leak, as a remark where its line, or a comment right above it, calls it one."""
        if leak.mild or not self._call_wrong(leak.place):
            return leak
        return leak._replace(mild=True, steps=(*leak.steps, (leak.place, _SAID)))

    def _call_wrong(self, at: Location) -> bool:
        if at.path != self._path:
            self._path, self._lines = at.path, self._read(at.path)
        lines = self._lines.get(at.cell, [])
        number = at.line if at.cell is None else at.cell_line or 0
        own, above = (lines[max(n, 0) : n + 1] for n in (number - 1, number - 2))
        return any(map(_calls_wrong, own)) or any(
            line.lstrip().startswith("#") and _calls_wrong(line) for line in above
        )

    def _read(self, path: str) -> Mapping[int | None, list[str]]:
        """The lines of each cell, by its number; of a module under None."""
        text = self._repository.text_with(path, b"#")
        if not path.endswith(".ipynb"):
            return {None: text.split("\n")}
        try:
            return {number: source.split("\n") for number, source in code_cells(text)}
        except (ParseError, RecursionError):
            return {}


def _calls_wrong(line: str) -> bool:
    found = _CALLED.search(line[:1000])
    return found is not None and _DENIED.search(found["rest"]) is None
