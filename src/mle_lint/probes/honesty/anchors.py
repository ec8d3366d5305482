"""Links to headings: what a page of GitHub offers as a place to jump to."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from mle_lint.artefacts.document import Block
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of, text_of
from mle_lint.repository import Repository

_NAMED = pattern(r"""<[a-z][^<>]*?\s(?:name|id)\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
_SIGN = pattern(r":[a-z\d_+-]+:")
_PICTURE = pattern(r"!\[|<img\b|\]\[|\{", re.IGNORECASE)
# Places that the host makes itself, lines of code, and routes of a page's script.
_HOST = pattern(
    r"(?:top|readme|readme-ov-file|L\d.*|user-content-.*|fn.*|:~:.*|[/!?].*|issuecomment-.*)"
)
_SUFFIXES = (".md", ".markdown")


def jumps(repository: Repository, path: str, fragment: str) -> bool:
    """Whether a fragment of a link leads somewhere in a Markdown document.

    X"""
    name = unquote(fragment).strip()
    if not name or _HOST.fullmatch(name) or not path.lower().endswith(_SUFFIXES):
        return True
    if path not in repository.documents:
        return True
    bare = _squeezed(name)
    exact, open_ended = _places(repository, path)
    return not bare or bare in exact or any(_fits(bare, text) for text in open_ended)


def _fits(bare: str, text: str) -> bool:
    """Whether a fragment is a part of a heading that holds a picture."""
    return not text or bare in text or text in bare


@lru_cache(maxsize=512)
def _places(repository: Repository, path: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The places of a document, squeezed, and its headings that hold pictures."""
    exact = {_squeezed(name) for name in _NAMED.findall(text_of(repository, path))}
    open_ended: list[str] = []
    counts: dict[str, int] = {}
    rows = lines_of(repository, path)
    for block in repository.documents[path].blocks:
        if block.kind != "heading":
            continue
        name = _squeezed(_SIGN.sub("", block.text))
        count = counts.get(name, 0)
        counts[name] = count + 1
        exact.add(f"{name}{count}" if count else name)
        exact.add(_squeezed(block.text))
        if _is_open(block, rows):
            open_ended.append(name)
    return frozenset(exact), tuple(open_ended)


def _is_open(block: Block, rows: tuple[str, ...]) -> bool:
    return any(_PICTURE.search(row) for row in rows[block.line - 1 : block.end_line])


def _squeezed(text: str) -> str:
    """The letters and digits of a name."""
    return "".join(letter for letter in text.lower() if letter.isalnum())
