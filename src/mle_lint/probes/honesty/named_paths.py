"""Files and folders that the prose of a document sends its reader to, and that are not there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property

from mle_lint.artefacts import paths
from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.documents.lines import lines_in
from mle_lint.probes.documents.passages import below
from mle_lint.probes.honesty.path_endings import endings, is_ignored
from mle_lint.probes.honesty.published import is_published
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_BLOCK = 3_000
# So many characters on either side of a path say what is meant by it.
_NEAR = 110
_MARKED = pattern(r"(?<!`)(`{1,3})\s?([^`\s]{2,120})\s?\1(?![`\]]|[^`\]\n]{0,40}\]\()")
_PLAIN = pattern(
    r"(?<![\w/.:@(\[`-])(?:[\w-][\w.-]*/){1,6}[\w-][\w.-]*\.(?:py|ipynb|sh|md|rst)(?![\w/`)\]])"
)
_PATH = pattern(r"\.{0,2}/?[\w.+-]+(?:/[\w.+-]+)*/?")
_SCRIPT = pattern(r"/[\w.-]+\.(?:py|sh|R|jl)$")
# What sends the reader to a script right before its name.
_ORDER = pattern(
    r"(?i)\b(?:see|run|runs|running|execute|rerun|re-run|vea|ejecut\w{1,3}|execut\w{1,3}|rod[ae]\w?|lancer|lancez"
    r"|voir|siehe)\s(?:the\s)?(?:script\s)?[`*(]{0,3}$"
)
MAX_ORDER = 16
# Files that people write and keep; others may come from a run.
_WRITTEN = pattern(
    r"(?:\.(?:py|ipynb|md|rst|sh|R|jl|ya?ml|toml|cfg|ini|[jt]sx?|go|sql|tf)"
    r"|(?:^|/)(?:Dockerfile|Makefile|Procfile|Pipfile)|conf[\w-]*/[\w.-]+\.json)$"
)
# A gap, and files in a row.
_NO_PATH = pattern(r"\.\.\.|\w\.[A-Za-z]{2,5}/")
# What stands before the name of a kind of file, of which there are several.
_ANY = pattern(r"(?i:\b(?:an?|each|every|une?|uma?|eine?)\s+(?:\w+\s+){0,2})[`*_\"']{0,3}$")
# A path that has become another one.
_BECAME = pattern(
    r"(?<![\w./-])([\w./-]{1,200}\.\w{1,6})`?\s{0,3}(?:→|➜|⟶|⇒|->|=>|-->)\s{0,3}`?([\w./-]{1,200}\.\w{1,6})"
)
_CAPTION = pattern(r"(?:[^\W\d_]{3,12}\W{0,4}\s)?`{0,3}[\w./-]+\.\w{1,9}`{0,3}\W{0,4}")
_LICENCE = pattern(r"(?<![\w/.`\[-])LICEN[SC]E(?:\.md|\.txt)?(?![\w/`\]])(?= file\b)")
_ALONE = pattern(
    r"LICEN[SC]E$|\w[\w-]*\.(?:md|ipynb|sh|sql)$|^(?=.*\.)\.?\w[\w.-]*[._-](?:template|example|sample)$"
)


class Words(NamedTuple):
    """Words around a path.

    points    send the reader there
    excuses   the file comes from a run, from the reader, or is elsewhere, gone or to come
    outputs   folders that runs fill
    examples  parts of names that stand for another
    not_under headings of what is not there yet, or of other people's work
    roots     name the folder that the clone makes, which follows in brackets or after a colon
    """

    points: tuple[str, ...]
    excuses: tuple[str, ...]
    outputs: tuple[str, ...]
    examples: tuple[str, ...]
    not_under: tuple[str, ...]
    roots: tuple[str, ...]


class Named(NamedTuple):
    """A path that a document names, with the line and the number of its section."""

    target: str
    line: int
    section: int


def absent_paths(repository: Repository, path: str, words: Words) -> Iterator[Named]:
    """Paths in the prose of one document that lead to nothing in the repository.

    They are marked as code, or hold a folder and a file. In READMEs and documents of the root
    also a file alone and a folder count, where a word of `points` stands near.
    """
    passages = repository.passages
    later = below(passages, words.not_under)
    reader = _Reader(repository, path, words)
    for index in passages.of_document(path):
        passage = passages[index]
        if index in later or passage.notebook:
            continue
        prose = passage.block.kind in ("paragraph", "item", "row")
        if prose and not _is_caption(repository, index):
            yield from _in_passage(repository, passage, reader)


def _is_caption(repository: Repository, index: int) -> bool:
    """Whether a passage is nothing but the name of the file that the block below it shows."""
    passages = repository.passages
    if index + 1 >= len(passages) or passages[index + 1].block.kind != "code":
        return False
    same = passages[index + 1].path == passages[index].path
    return same and _CAPTION.fullmatch(passages[index].text.strip()) is not None


def _in_passage(repository: Repository, passage: Passage, reader: _Reader) -> Iterator[Named]:
    block = passage.block
    rows = lines_in(repository, passage)
    text = "\n".join(rows)[:MAX_BLOCK].replace("\\_", "_")
    found = [(match.start(2), match[2]) for match in _MARKED.finditer(text)]
    if "/" in text:
        found += [(match.start(), match[0]) for match in _PLAIN.finditer(text)]
    found += [(match.start(), match[0]) for match in _LICENCE.finditer(text)]
    for start, target in found:
        target = target.rstrip(".,;:")
        before = text[max(start - _NEAR, 0) : start]
        if reader.is_a_kind(target, before) or reader.is_root(target, before):
            continue
        # What the path itself is made of says nothing about it.
        end = start + len(target)
        near = f"{before} {text[end : end + _NEAR]}"
        if _SCRIPT.search(target) and _ORDER.search(before):
            # It is to be run; what else is said near tells of what it makes.
            near = before[-MAX_ORDER:]
        if reader.is_absent(target, near):
            line = block.line + text.count("\n", 0, start)
            yield Named(target, line, passage.section)


class _Reader:
    """Judges the paths of one document."""

    def __init__(self, repository: Repository, path: str, words: Words) -> None:
        self._repository = repository
        self._home = posixpath.dirname(path)
        self._text = text_of(repository, path)
        self._front = paths.is_readme(path) or "/" not in path
        self._examples = words.examples
        self._points: Terms = terms(*words.points)
        self._excuses: Terms = terms(*words.excuses)
        self._outputs: Terms = terms(*words.outputs)
        self._roots: Terms = terms(*words.roots)

    @cached_property
    def _became(self) -> Mapping[str, str]:
        """The paths behind an arrow, by those before it; seldom asked, and slow to look for."""
        return dict(_BECAME.findall(self._text))

    def is_a_kind(self, target: str, before: str) -> bool:
        """Whether the words before a file alone speak of any of its name."""
        return "/" not in target and _ANY.search(before) is not None

    def is_root(self, target: str, before: str) -> bool:
        """Whether a folder is named behind words for the root of the project, in brackets or after
        a colon."""
        head = before.rstrip("`*_ ")
        if not head.endswith(("(", ":")) or "/" in target.strip("/"):
            return False
        return self._roots.search(" ".join(folded(head[:-1]).split()[-3:])) is not None

    def is_absent(self, target: str, near: str) -> bool:
        """Whether a path is told to the reader and leads to nothing."""
        if not _PATH.fullmatch(target) or target.startswith("/") or _NO_PATH.search(target):
            return False
        if any(word in target.lower() for word in self._examples):
            return False
        if is_published(self._repository) and not self._is_own(target):
            return False
        said = folded(near)
        if not target.endswith("/") and "/" in target.removeprefix("./"):
            meant = _WRITTEN.search(target) is not None and not self._is_there(target)
        else:
            meant = self._is_sent_to(target, said)
        return meant and not self._is_excused(target, said)

    def _is_sent_to(self, target: str, said: str) -> bool:
        """Whether words near a folder or a file alone send the reader there, in vain."""
        if not self._front or not (target.endswith("/") or _ALONE.fullmatch(target)):
            return False
        if self._points.search(said.replace(folded(target), " ")) is None:
            return False
        return not self._is_there(target) or self._is_elsewhere(target)

    def _is_there(self, target: str) -> bool:
        known = endings(self._repository)
        bare = posixpath.normpath(target)
        while bare.startswith("../"):
            bare = bare[3:]
        first, _, inner = bare.partition("/")
        # A path may begin with the name of the clone.
        cloned = bool(inner) and first not in self._repository.folders
        return bare in known or bare in (".", "..") or (cloned and self._repository.exists(inner))

    def _is_own(self, target: str) -> bool:
        """Whether the first folder of a path is one of the repository's."""
        first = target.removeprefix("./").partition("/")[0]
        return first in self._repository.folders

    def _is_elsewhere(self, target: str) -> bool:
        """Whether a path of the root README lies in folders that the README never names."""
        bare = posixpath.normpath(target)
        if self._home or self._repository.exists(bare):
            return False
        everything = (*self._repository.files, *self._repository.folders)
        folders = {posixpath.dirname(path) for path in everything if path.endswith(f"/{bare}")}
        return not any(posixpath.basename(folder) in self._text for folder in folders)

    def _is_excused(self, target: str, said: str) -> bool:
        folders = target if target.endswith("/") else posixpath.dirname(target)
        if self._outputs.search(folded(folders)) or self._excuses.search(said):
            return True
        later = self._became.get(target)
        if later and self._is_there(later) and not self._is_there(target):
            return True
        path = posixpath.normpath(posixpath.join(self._home, target))
        if is_ignored(self._repository, path) or is_ignored(self._repository, target):
            return True
        name = posixpath.basename(target.rstrip("/"))
        return any(
            place.text.rstrip("/").endswith(name)
            for module in self._repository.code
            for place in module.facts.strings
        )
