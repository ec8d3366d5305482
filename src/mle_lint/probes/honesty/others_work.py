"""Which passages tell of other people's work, or of what a document holds, and not of the files."""

from __future__ import annotations

import posixpath
import re

from mle_lint.artefacts import paths
from mle_lint.artefacts.document import Link
from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import folded, length
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.documents.lines import text_in
from mle_lint.probes.honesty.own_addresses import is_own
from mle_lint.repository import Repository

# An author and a year in brackets, in folded text.
_CITED = pattern(
    r"\([^()\d]{2,60}(?:,|\bet al\.?)\s*(?:[a-z]+ )?(?:19|20)\d\d[a-z]?(?:;[^()]*)?\)"
    r"|\bet al\.?,? \(?(?:19|20)\d\d"
)
_PROFILE = pattern(r"https?://(?:www\.)?github\.com/[\w-]+/?", re.IGNORECASE)
_REPOSITORY = pattern(r"https?://(?:www\.)?github\.com/([\w-]+/[\w.-]+)(?:/.*)?", re.IGNORECASE)
_DOCUMENT = pattern(r"(?<![\w/.-])[\w./-]*\w\.(?:md|rst|pdf)\b")
MOST_NAME = 3
_DAY = pattern(r"(?<!\d)20\d\d([_-]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)")
_RELEASE = pattern(r"(?:^|/)[A-Za-z]\w*(?:[.-][A-Za-z]\w*)*-v?\d+\.\d+[\w.-]*/")
# A paragraph with so few words is no more than a link with its name.
MOST_POINTING = 8
_ROOT = pattern(
    r"https?://(?:www\.)?(?:github|gitlab)\.com/([\w-]+)/([\w.-]+?)(?:\.git)?/?", re.IGNORECASE
)
# A picture alone in a paragraph, perhaps with a link; a badge is none.
_PICTURE = pattern(r"\s*\[?!\[[^\[\]]*\]\((?!\S*(?:shields\.io|badge))[^()]*\)(?:\]\([^()]*\))?\s*")
# So many items above may hold the one that an item belongs to.
MAX_ITEMS = 20


def is_unpacked(path: str) -> bool:
    """Whether a document lies in a folder with a version in its name, as somebody's release does
    that was unpacked."""
    return _RELEASE.search(path) is not None


def is_dated(path: str) -> bool:
    """Whether the name of a document other than a README gives a day: it records what was then."""
    name = path.rpartition("/")[2]
    return not paths.is_readme(path) and _DAY.search(name) is not None


def is_cited(passage: Passage) -> bool:
    """Whether a paragraph cites authors with their year, so that it tells of literature."""
    return passage.block.kind == "paragraph" and _CITED.search(passage.text) is not None


def is_credited(repository: Repository, passage: Passage) -> bool:
    """Whether a row or item gives somebody's page and another page elsewhere that is none of this
    repository, or is nothing but a link elsewhere, with more words than the name of a tool."""
    if passage.block.kind not in ("row", "item"):
        return False
    links = _links(repository, passage)
    text = passage.block.text.strip()
    named = length(passage.text) <= MOST_NAME
    if not named and any(x.target.startswith("http") and x.text.strip() == text for x in links):
        return True
    if not any(_PROFILE.fullmatch(link.target) for link in links):
        return False
    return any(_is_elsewhere(repository, link.target) for link in links)


def _is_elsewhere(repository: Repository, target: str) -> bool:
    """Whether an address is one of a page that is neither a profile nor in this repository."""
    if not target.startswith("http") or _PROFILE.fullmatch(target):
        return False
    found = _REPOSITORY.fullmatch(target)
    return found is None or not is_own(repository, found[1])


def is_picture(repository: Repository, passage: Passage) -> bool:
    """Whether a paragraph is a picture, so that its words only say what is to be seen."""
    return passage.block.kind == "paragraph" and bool(
        _PICTURE.fullmatch(text_in(repository, passage))
    )


def _links(repository: Repository, passage: Passage) -> list[Link]:
    """The links of a passage, but not its images."""
    derived = repository.passages.derived
    key = ("links by line", passage.path)
    if key not in derived:
        lines: dict[int, list[Link]] = {}
        document = repository.documents.get(passage.path)
        for link in document.links if document else ():
            if not link.image:
                lines.setdefault(link.line, []).append(link)
        derived[key] = lines
    known: dict[int, list[Link]] = derived[key]  # type: ignore[assignment]
    block = passage.block
    return [x for line in range(block.line, block.end_line + 1) for x in known.get(line, ())]


def is_in_another_repository(repository: Repository, index: int, name: str) -> bool:
    """Whether a passage, or a link alone behind it, leads to a repository that is neither this one
    nor the home of the tool `name`: what is told lies there."""
    passages = repository.passages
    links = _links(repository, passages[index])
    behind = index + 1
    if behind < len(passages) and passages[behind].path == passages[index].path:
        after = passages[behind]
        if after.block.kind == "paragraph" and length(after.text) <= MOST_POINTING:
            links = links + _links(repository, after)
    home = _squeezed(name)
    for link in links:
        found = _ROOT.fullmatch(link.target)
        if found is None or is_own(repository, f"{found[1]}/{found[2]}"):
            continue
        if home not in _squeezed(found[1]) and home != _squeezed(found[2]):
            return True
    return False


def _squeezed(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def introduces_code(repository: Repository, index: int) -> bool:
    """Whether an item ends with a colon before a block of code, so that it tells what that does."""
    passages = repository.passages
    item, behind = passages[index], index + 1
    if item.block.kind != "item" or not item.block.text.rstrip().endswith(":"):
        return False
    return behind < len(passages) and passages[behind].block.kind == "code"


def is_in_a_document(repository: Repository, index: int, words: str) -> bool:
    """Whether an item, or the one above that it belongs to, names a document of the repository, and
    the document holds the folded words: the item tells of the document."""
    passages = repository.passages
    level = passages[index].block.level
    for at in range(index, max(index - MAX_ITEMS, -1), -1):
        passage = passages[at]
        if passage.path != passages[index].path or passage.block.kind != "item":
            return False
        if at != index and passage.block.level >= level:
            continue
        level = passage.block.level
        for found in _DOCUMENT.finditer(text_in(repository, passage)):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(passage.path), found[0]))
            if path != passage.path and path in repository.documents:
                return words in " ".join(folded(text_of(repository, path)).split())
    return False
