"""What the first README says in words of its own: how much, how soon and how specifically."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.artefacts.document import Link
from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import EXCERPT, below, excerpt, is_placeholder
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# Folders whose README a host shows when the root has none.
_FRONT_FOLDERS = ("docs", "doc", ".github")
_SENTENCE = pattern(r"(?<=[.!?])\s+|(?<=[。！？])")
_WEB = pattern(r"https?://\S+")
# Paths, names as code writes them, and numbers that measure something; a year measures nothing.
_OWN_NAME = pattern(
    r"[\w./-]+\.(?:py|ipynb|csv|json|ya?ml|toml|md|sql|parquet|pkl|sh|go|R|jl)\b"
    r"|[A-Za-z]\w*_\w+|\b[a-z]+[A-Z]\w+|\b(?:[A-Z][a-z0-9]+){2,}\b"
    r"|(?<![\w.])\d[\d,]*\.\d+|(?<![\w.])\d[\d.,]*\s?(?:%|ms\b|[kKMG]B\b)"
    r"|(?<![\w.])\d{1,3}(?:[,. ]\d{3})+\b|(?<![\w.])(?!(?:19|20)\d\d\b)\d{4,}\b|[$€£]\s?\d[\d.,]*"
)
_PATH = pattern(r"[\w-][\w.-]*(?:/[\w.-]+)*/?")
# So much of a block is searched for file names.
MAX_CODE = 20_000
# A paragraph that says what a project does has this many words, whatever the language.
LONG = 20


class Readme(NamedTuple):
    """The passages of a README that are its author's own, with what was left out.

    words      own words in all
    template   words of an unfilled template
    names      paths, names of code, numbers: what no other project's README would say
    """

    passages: tuple[Passage, ...]
    words: int
    template: int
    names: frozenset[str]


def substantive(
    repository: Repository,
    *,
    tells: tuple[str, ...],
    templates: tuple[str, ...],
    definitions: tuple[str, ...],
    brands: tuple[str, ...],
    aside: tuple[str, ...],
    least_words: int,
    least_names: int = 0,
    opening: int = 0,
    template_share: int = 100,
    folders: bool = False,
) -> Iterator[Evidence]:
    """The README where it has so many own words and own names, and opens with what it is about.

    With `folders`, that of a folder below the root will do. Names of `brands` are nobody's own.

    Own words leave out code, templates, placeholders, tables of contents, what is repeated, and
    sentences that define a tool. Within the first `opening` own words a sentence says the task in
    a word of `tells`, or at some length; what stands under a heading of `aside` does not count.
    """
    for path in _front(repository, folders):
        own = _own(repository, path, templates, definitions)
        if own.words < least_words or len(own.names - frozenset(brands)) < least_names:
            continue
        if own.template * 100 > template_share * (own.words + own.template):
            continue
        first = _opens(repository, own, tells, aside, opening) if opening else own.passages[0]
        if first is not None:
            said = f"{own.words:,} own words: {first.block.text}"
            yield excerpt(first)._replace(text=said[:EXCERPT])


def _front(repository: Repository, folders: bool) -> list[str]:
    """The READMEs that a visitor is shown, and with `folders` those of the root's folders."""
    found = [path for path in repository.documents if paths.is_readme(path)]
    root = [path for path in found if "/" not in path]
    shown = root or [path for path in found if posixpath.dirname(path) in _FRONT_FOLDERS]
    return shown + [path for path in found if folders and path.count("/") == 1]


@lru_cache(maxsize=16)
def _own(
    repository: Repository, path: str, templates: tuple[str, ...], definitions: tuple[str, ...]
) -> Readme:
    """What is the author's own in a README."""
    passages = repository.passages
    copied, defining = passages.find(templates), passages.find(definitions)
    contents = _contents(repository.documents[path].links)
    kept: list[Passage] = []
    seen: set[str] = set()
    words = template = 0
    for index, passage in enumerate(passages.all):
        kind = passage.block.kind
        if passage.path != path or kind in ("heading", "code") or passage.text in seen:
            continue
        seen.add(passage.text)
        if index in copied or is_placeholder(passage):
            template += length(passage.text)
        elif (passage.block.line, passage.block.text) not in contents:
            text = _WEB.sub("", passage.block.text)
            text = _without_definitions(text, definitions) if index in defining else text
            words += length(text)
            kept.append(passage)
    names = _names(kept) | _files(repository, path)
    return Readme(tuple(kept), words, template, names)


def _contents(links: Iterable[Link]) -> set[tuple[int, str]]:
    """Lines of a table of contents, and pictures such as badges: nothing but a link."""
    return {(link.line, link.text) for link in links if link.image or link.target.startswith("#")}


def _without_definitions(text: str, definitions: tuple[str, ...]) -> str:
    """The text without sentences that only say what some tool is."""
    wanted = terms(*definitions)
    return " ".join(
        part
        for part in _SENTENCE.split(text)
        if _OWN_NAME.search(part) or wanted.search(part.lower()) is None
    )


def _names(passages: Iterable[Passage]) -> frozenset[str]:
    texts = (_WEB.sub("", passage.block.text) for passage in passages)
    return frozenset(re.sub(r"\s", "", name) for text in texts for name in _OWN_NAME.findall(text))


def _files(repository: Repository, path: str) -> frozenset[str]:
    """Files and folders of the repository that the README names, in code and links too."""
    document = repository.documents[path]
    texts = [block.text[:MAX_CODE] for block in document.blocks]
    named = {name for text in texts for name in _PATH.findall(text) if "." in name or "/" in name}
    named |= {link.target for link in document.links if not link.image}
    home = posixpath.dirname(path)
    return frozenset(name for name in named if _is_there(repository, posixpath.join(home, name)))


def _is_there(repository: Repository, path: str) -> bool:
    path = posixpath.normpath(path)
    return path != "." and repository.exists(path)


def _opens(
    repository: Repository, own: Readme, tells: tuple[str, ...], aside: tuple[str, ...], most: int
) -> Passage | None:
    """The passage among the first own words that says what the project does."""
    told, how = repository.passages.find(tells), below(repository.passages, aside)
    positions = {id(passage): index for index, passage in enumerate(repository.passages.all)}
    passed = 0
    for passage in own.passages:
        if passed >= most:
            return None
        index, words = positions[id(passage)], length(passage.text)
        passed += words
        least = 6 if index in told else LONG
        if index not in how and passage.block.kind != "row" and words >= least:
            return passage
    return None
