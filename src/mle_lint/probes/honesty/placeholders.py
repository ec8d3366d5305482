"""What holds the place of a text that was never written."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.passages import Passage, Section
from mle_lint.artefacts.terms import Terms, folded, length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.documents.passages import below, is_placeholder
from mle_lint.probes.honesty.read_by_code import is_read
from mle_lint.repository import Repository

MAX_TEXT = 60
# A sentence that only mentions a placeholder is longer.
MOST_WORDS = 8
MOST_HEADING = 6
# A box to tick, and the title of a tab.
_MARKED = pattern(r"\s{0,12}(?:[-*+] \[[ xX]\]|===|!!!|\?\?\?)")
_ASKED = pattern(r"<[^<>]*>|[\"'][^\"']*[\"']")
_INSIDE = pattern(r"`[^`]*`")
# A mention, a word of Spanish and Portuguese, and the first of several states that work is in.
_MENTION = pattern(
    r"(?<!\bis )(?<!\bare )\b(?:the|an?|this|that|these|those|each|every|earlier|old|previous)\s+"
    r"(?:\w+\s+)?placeholders?\b|\b[Tt]odo(?=\s+[^\W\d_])"
    r"|\b[Tt][Oo]-?[Dd][Oo]\b(?=\W[^\n]{0,60}\b(?:[Dd]one|[Ii]n [Pp]rogress|[Dd]oing|[Cc]losed)\b)"
    r"|\b(?:contains?|containing|holds?|has|have|uses?|using|with|without|replaces?|no|not)\s+"
    r"(?:\w+\s+){0,2}placeholders?\s+\w+"
)
_THANKS = pattern("[❤♥💙💚💜🧡💛🖤]")
# A remark at the end of an item, on what it tells of and not on a value.
_REMARK = pattern(r"\((?![^()]*\b[Tt][Bb][AaDd]\b)[^()]*\)\W*$")
# A heading that says something itself.
_TOLD = pattern(r"[:?!\]]|://")
_RULE = "-"


def placeholders(
    repository: Repository,
    *,
    templates: tuple[str, ...],
    not_under: tuple[str, ...],
    aside: tuple[str, ...],
    may_be_empty: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages of documents that say no more than that something is to come, or that a template
    says, and sections of READMEs with nothing below their heading.

    What stands under headings of `not_under` tells what is to come, and is no placeholder.
    Documents whose path has a word of `aside` are templates or data. Headings that begin with a
    word of `may_be_empty` are complete by themselves.
    """
    passages, foreign = repository.passages, terms(*aside)
    later, copied = below(passages, not_under), passages.find(templates)
    said = terms(*templates)
    told: set[tuple[str, str]] = set()
    for index, passage in enumerate(passages.all):
        if passage.notebook or index in later or foreign.search(folded(passage.path)):
            continue
        if _is_data(repository, passage.path):
            continue
        kind, text = _kind(repository, index, said if index in copied else None)
        if kind and (passage.path, text) not in told:
            told.add((passage.path, text))
            yield Evidence(passage.location, f"{kind}: {text}" if text else kind)
    yield from _empty(repository, later, foreign, terms(*may_be_empty))


def _is_data(repository: Repository, path: str) -> bool:
    """Whether a document is there for code or tests to read."""
    return is_read(repository, path) or (paths.is_test(path) and not paths.is_readme(path))


def _empty(
    repository: Repository, later: set[int], foreign: Terms, allowed: Terms
) -> Iterator[Evidence]:
    """Headings with nothing below them. One alone before another heading may be a wrong level."""
    passages = repository.passages
    found: dict[str, list[tuple[Passage, str]]] = {}
    for section in passages.sections:
        if section.heading is None or section.heading in later:
            continue
        passage = passages[section.heading]
        if allowed.search(passage.text) or foreign.search(folded(passage.path)):
            continue
        if _is_bare(repository, section, passage):
            found.setdefault(passage.path, []).append(
                (passage, _rest(repository, section, passage))
            )
    for rows in found.values():
        for passage, rest in rows:
            if len(rows) > 1 or rest == _RULE:
                text = f"nothing stands under {passage.block.text[:MAX_TEXT]}"
                yield Evidence(passage.location, text)


def _has_text(repository: Repository, index: int) -> bool:
    """Whether a text stands below a heading, so that the heading holds no place."""
    passages, behind = repository.passages, index + 1
    if behind == len(passages) or passages[behind].path != passages[index].path:
        return False
    return passages[behind].block.kind != "heading" and not is_placeholder(passages[behind])


def _kind(repository: Repository, index: int, copied: Terms | None) -> tuple[str, str]:
    """What a passage holds in place of a text, with its words; "" twice for a text.

    Of the sentences of a template one is enough, so its words are left out.
    """
    passage = repository.passages[index]
    if passage.block.kind in ("code", "html"):
        return "", ""
    bare = _ASKED.sub("", _INSIDE.sub("", passage.block.text))
    if copied and paths.is_readme(passage.path) and copied.search(folded(bare)):
        return "the text of a template was left as it is", ""
    row = lines_of(repository, passage.path)[passage.block.line - 1 : passage.block.line]
    if not is_placeholder(passage) or (row and _MARKED.match(row[0])):
        return "", ""
    marked = row and _INSIDE.sub("", row[0])
    if length(passage.text) > MOST_WORDS or (row and not _still(marked or "", passage)):
        return "", ""
    if passage.block.kind == "heading" and _has_text(repository, index):
        return "", ""
    if passage.block.kind in ("row", "item") and _is_of_a_file(repository, passage):
        return "", ""
    if passage.block.kind == "item" and _is_plan(passage):
        return "", ""
    text = " ".join(passage.block.text.split())[:MAX_TEXT]
    return "the place of a text to come", text


def _still(marked: str, passage: Passage) -> bool:
    """Whether what makes the placeholder is left without code, what the reader fills in, and
    mentions of placeholders."""
    bare = _MENTION.sub("", _ASKED.sub("", marked))
    return is_placeholder(passage._replace(text=folded(bare)))


def _is_plan(passage: Passage) -> bool:
    """Whether an item names a thing and remarks that it is to come."""
    rest = _REMARK.sub("", passage.block.text)
    return rest != passage.block.text and not is_placeholder(passage._replace(text=folded(rest)))


def _is_of_a_file(repository: Repository, passage: Passage) -> bool:
    """Whether a row or item begins with a link to a file that is there, and says what that is."""
    document = repository.documents.get(passage.path)
    home = posixpath.dirname(passage.path)
    text = passage.block.text.lstrip("| *_`")
    for link in document.links if document else ():
        if link.line == passage.block.line and not link.image and text.startswith(link.text):
            path = posixpath.normpath(posixpath.join(home, link.target.partition("#")[0]))
            return bool(link.text) and path in repository.documents
    return False


def _is_bare(repository: Repository, section: Section, heading: Passage) -> bool:
    """Whether a README's section has no line of its own and no section below it."""
    if not paths.is_readme(heading.path) or heading.notebook or heading.block.level < 2:
        return False
    if repository.passages.under(section) or length(heading.text) > MOST_HEADING:
        return False
    row = lines_of(repository, heading.path)[heading.block.line - 1 : heading.block.line]
    if row and (
        row[0].lstrip().startswith(("<", "**")) or "](http" in row[0] or _THANKS.search(row[0])
    ):
        # Drawn, a label or subtitle, a link, or the last word of a page.
        return False
    return not _TOLD.search(heading.block.text) and not _rest(repository, section, heading).strip(
        _RULE
    )


def _rest(repository: Repository, section: Section, heading: Passage) -> str:
    """What else stands between a heading and what follows: pictures, raw HTML, `-` for a rule and
    for the end, `x` when the next heading is no line of its own."""
    passages = repository.passages
    rows = lines_of(repository, heading.path)
    follows = section.last < len(passages) and passages[section.last].path == heading.path
    end = passages[section.last].block.line - 1 if follows else len(rows)
    between = "".join(rows[heading.block.end_line : end]).strip()
    if follows and end <= heading.block.end_line:
        return "x"
    return between.strip("-=*_#> \t\r") or ("" if follows and not between else _RULE)
