"""Names in code font that documents say are used or defined here, and that no file holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Claim, Confidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.documents.lines import lines_in, text_in
from mle_lint.probes.honesty import traces
from mle_lint.probes.honesty.path_endings import is_ignored
from mle_lint.probes.honesty.published import is_published
from mle_lint.probes.honesty.statements import (
    Polarity,
    documents_of,
    is_claiming,
    is_order,
    table_header,
)
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# What is larger is data, in which a name of code is no use.
MAX_SIZE = 1_000_000
# A document that names more that is not there tells of a framework, which has the names.
MAX_NAMES = 9
# So many items above may hold the one that an item belongs to.
MAX_ITEMS = 20
# So many letters behind a name tell what it belongs to.
MAX_BEHIND = 40
# What a name is put together of is longer.
LEAST_PART = 3
_FOLDER = pattern(r"\W{0,20}([\w.][\w./-]*)/[`*]*\s*(?:$|[:\u2013\u2014-])")
_MARKED = pattern(r"(?<!`)`([A-Za-z][\w-]{5,59})(?:\(\))?`(?!`)")
# Names with a low line, names of classes, and names of models with their sizes and versions.
_NAME = pattern(
    r"[a-z][a-z0-9]+(?:_[a-z0-9]+)+|(?:[A-Z][a-z0-9]+){2,5}|(?=.*\d)[A-Za-z0-9]+(?:-[A-Za-z0-9]+){2,}"
)
_VERSION = pattern(r"\W{0,3}(?:version|v)?\W{0,6}(?:\\geq?\W{0,2}|>=?|==?|\u2265)\W{0,2}\d")
_OF = pattern(r"\s(?:of|from|by|do|da|de|du|del|von|aus|di)\s(?:the\s)?")
_EXAMPLE = pattern(r"(?i)(?:^|_)(?:your|my|some|foo|bar|xxx|example|path_to|placeholder)(?:_|$)")


class Named(NamedTuple):
    """Words that go with names. Below headings and in tables with one of `columns` they are those
    of columns of data; `known` are names of what is used, however it is spelled."""

    columns: tuple[str, ...]
    known: tuple[str, ...]


def claimed(repository: Repository, polarity: Polarity, words: Named) -> Iterator[Claim]:
    """Each name that nothing but documents holds; of the others nothing is said, since that they
    are there proves no claim."""
    if is_published(repository) or not traces.searchable(repository):
        return
    missing: dict[str, Location] = {}
    for name, place in _marked(repository, polarity, words):
        if name not in missing and not _is_held(repository, name.lower()):
            missing[name] = place
    found = Counter(place.path for place in missing.values())
    for name, place in missing.items():
        if found[place.path] <= MAX_NAMES:
            yield Claim(
                "name", f"`{name}`", place, "unbacked", "no file holds that name",
                confidence=Confidence.MEDIUM,
            )  # fmt: skip


def _marked(
    repository: Repository, polarity: Polarity, words: Named
) -> Iterator[tuple[str, Location]]:
    chosen = documents_of(repository, polarity)
    tools = terms(*words.known)
    columns, known = terms(*words.columns), {folded(word).replace(" ", "") for word in words.known}
    for index, passage in enumerate(repository.passages.all):
        block = passage.block
        if (
            passage.notebook
            or passage.path not in chosen
            or "`" not in text_in(repository, passage)
        ):
            continue
        if block.kind not in ("paragraph", "item", "row") or is_order(passage.text, polarity):
            continue
        if not is_claiming(repository, index, polarity) or _is_in_ignored(repository, index):
            continue
        above = repository.passages.heading_of(index)
        header = table_header(repository, index) if block.kind == "row" else ""
        if columns.search(folded(above)) or columns.search(header):
            continue
        lines = lines_in(repository, passage)
        for number, line in enumerate(lines, block.line):
            for name in _own(line, tools):
                if name.lower() not in known:
                    yield name, Location(passage.path, number)


def _own(line: str, tools: Terms) -> Iterator[str]:
    """The names in a line that are neither examples nor those of a tool's parts."""
    for found in _MARKED.finditer(line):
        name, behind = found[1], folded(line[found.end() : found.end() + MAX_BEHIND])
        if _NAME.fullmatch(name) and not _EXAMPLE.search(name) and not _is_of_a_tool(behind, tools):
            yield name


def _is_of_a_tool(behind: str, tools: Terms) -> bool:
    """Whether what stands behind a name, folded, gives its version, as of what has to be installed,
    or the tool that it is a part of."""
    if _VERSION.match(behind):
        return True
    found = _OF.match(behind)
    return found is not None and tools.begin(behind[found.end() :])


def _is_in_ignored(repository: Repository, index: int) -> bool:
    """Whether an item belongs to one that is the name of a folder which git passes over."""
    passages = repository.passages
    item = passages[index]
    for at in range(index - 1, max(index - MAX_ITEMS, -1), -1):
        above = passages[at]
        if item.block.kind != "item" or above.block.kind != "item" or above.path != item.path:
            return False
        if above.block.level < item.block.level:
            found = _FOLDER.match(text_in(repository, above))
            return found is not None and is_ignored(repository, found[1])
    return False


@lru_cache(maxsize=1024)
def _is_held(repository: Repository, name: str) -> bool:
    """Whether a name is in the path or the text of any file that is no document, or in a command
    or other block of a document, by which the reader makes it."""
    if traces.trace(repository, name) is not None:
        return True
    texts = repository.together(_everything)
    if any(name in text for text in texts):
        return True
    return any(
        any(head in text for text in texts) and any(tail in text for text in texts)
        for head, tail in _composed(name)
    )


def _composed(name: str) -> Iterator[tuple[str, str]]:
    """The two parts of a name that code may put together, one of them written out, as the end of
    `f"{kind}_v1"`."""
    for at in (i for i, letter in enumerate(name) if letter in "_-"):
        head, tail = name[:at], name[at + 1 :]
        if len(head) >= LEAST_PART:
            yield head, f"}}{name[at:]}"
        if len(tail) >= LEAST_PART:
            yield tail, f"{name[: at + 1]}{{"


def _everything(repository: Repository) -> tuple[str, ...]:
    """Paths, the texts of all files but documents and large ones, and the blocks of documents, in
    lower case."""
    paths = [path for path in repository.files if path not in repository.documents]
    small = [path for path in paths if repository.size(path) <= MAX_SIZE]
    blocks = [p.block.text for p in repository.passages.all if p.block.kind == "code"]
    return (
        "\n".join((*repository.files, *blocks)).lower(),
        *((repository.text(p) or "").lower() for p in small),
    )
