"""Fields of web forms that bound what a user can enter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint import gates
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

MAX_PAGE = 200_000
_PAGES = (".html", ".htm", ".jinja", ".jinja2", ".j2")
_FORM = pattern(r"<form\b", re.IGNORECASE)
# A number, a range, a choice, or a field that must not be left empty.
_BOUNDED = pattern(
    r"<select\b|<input\b[^<>]*?\s(?:min\s*=|max\s*=|pattern\s*=|required\b"
    r"|type\s*=\s*[\"']?(?:number|range|radio|date)\b)",
    re.IGNORECASE,
)


def bounded(repository: Repository) -> Iterator[Evidence]:
    """The first field of each page with a form that a browser does not let hold anything.

    A server that relies on it still gets whatever is sent without a browser.
    """
    for path in repository.files:
        if not path.lower().endswith(_PAGES) or repository.size(path) > MAX_PAGE:
            continue
        text = repository.text(path) or ""
        found = gates.search(_BOUNDED, text) if gates.search(_FORM, text) else None
        if found is not None:
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(repository.place(path, line), "a form bounds what is entered")
