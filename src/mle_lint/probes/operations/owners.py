"""Who answers for the system after launch, and who is merely named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, folded, length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder
from mle_lint.repository import Repository

_CODEOWNERS = pattern(r"^(\.github/|\.gitlab/|docs/)?CODEOWNERS$")
_OWNED = pattern(r"^(?!\s*#)\s*\S+\s+(@[\w./-]+|\S+@\S+\.\w+)")
_LICENCE = pattern(r"^(license|licence|copying)(\.(txt|md))?$", re.IGNORECASE)
_HOLDER = pattern(r"copyright\s+(?:\(c\)|©)?\s*(?:19|20)\d\d[\d,\s-]*\s*[^\W\d]", re.IGNORECASE)
_AUTHOR = pattern(r"^\s*(?:authors|maintainers|author)\s*=\s*[\[\"'].*\w")
# An owner and a duty belong together within this many characters.
REACH = 160


def accountable(
    repository: Repository,
    *,
    owners: tuple[str, ...],
    roles: tuple[str, ...],
    duties: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages in which an owner or a role on duty has something to do, and CODEOWNERS files.

    The owner's word, the role or name, and the duty stand near each other; after a label such as
    the owner's word at the beginning, any name will do for the role.
    """
    passages = repository.passages
    owning, acting, who = terms(*owners), terms(*duties), terms(*roles)
    found = (passages.find(owners) & passages.find(duties)) - passages.find(without)
    for index in sorted(found):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        named = owning.begin(passage.text) or _near(passage.text, owning, who)
        if named and _near(passage.text, owning, acting):
            yield excerpt(passage)
    yield from _code_owners(repository, without)


def named(
    repository: Repository,
    *,
    labels: tuple[str, ...],
    headings: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Names without a duty: labels, headings of the first document, the licence, the package."""
    passages = repository.passages
    yield from _labelled(passages, labels, headings, without)
    refused = terms(*without)
    for path in repository.files:
        licence = _LICENCE.match(path) is not None
        if licence or path in ("pyproject.toml", "setup.cfg"):
            sought = _HOLDER if licence else _AUTHOR
            for number, line in enumerate((repository.text(path) or "").split("\n"), start=1):
                if sought.search(line) and refused.search(folded(line)) is None:
                    yield Evidence(repository.place(path, number), line.strip())
                    break


def _labelled(
    passages: Passages, labels: tuple[str, ...], headings: tuple[str, ...], without: tuple[str, ...]
) -> Iterator[Evidence]:
    wanted, refused = terms(*labels), passages.find(without)
    under = below(passages, headings)
    for index in sorted((passages.find(labels) | under) - refused):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        if (index in under and passage.rank == 0) or (
            wanted.begin(passage.text) and length(passage.text) >= 2
        ):
            yield excerpt(passage)


def _code_owners(repository: Repository, without: tuple[str, ...]) -> Iterator[Evidence]:
    """The first line of a CODEOWNERS file that gives a path to somebody."""
    refused = terms(*without)
    for path in filter(_CODEOWNERS.match, repository.files):
        for number, line in enumerate((repository.text(path) or "").split("\n"), start=1):
            if _OWNED.match(line) and refused.search(folded(line)) is None:
                yield Evidence(repository.place(path, number), line.strip())
                break


def _near(text: str, one: Terms, other: Terms) -> bool:
    places = [span.start for span in other.spans(text)]
    return any(abs(span.start - place) <= REACH for span in one.spans(text) for place in places)
