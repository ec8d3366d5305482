"""What the documents state of this repository as it is: affirmed, present, and its own.

A sentence with a negation, a plan, a hedge or an alternative states nothing that could be held
against the files, and neither does what stands below headings on plans, other people's work,
courses or the author, and what cites or credits others.
"""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.documents.lines import lines_in
from mle_lint.probes.documents.passages import is_placeholder
from mle_lint.probes.honesty.others_work import is_cited, is_credited, is_picture, is_unpacked
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_END = pattern(
    r"(?<![ (]e\.g\.)(?<![ (]i\.e\.)(?<=[.;!?])\s+|(?<=[。；！？])|\s+[—–]\s+(?=\w+ing\b)"
)
# Marks of what is not there yet: crosses, signs of building, empty boxes.
_OPEN = pattern("❌|✗|✘|🚧|⏳|🔜|🔲|⬜|☐|📋|🗓|\\[ \\]|~~|🛑|⚠|🔄 |📅")
_ADDRESS = pattern(
    r"\S*://\S+|\bwww\.\S+|\S+@\S+|[\w./-]+\.(?:ya?ml|py|toml|json|txt|sh|md|ipynb)\b"
)
# A line of a list that is none to Markdown: a symbol, then words.
_MARKED = pattern(r"^\s*(?:\*\*)?[^\w\s\[(\"'*`<>#|-]")
# What follows an arrow is what to do about what stands before it.
_ARROW = pattern(r"(?<=\s)(?:→|->|=>)\s")
_LEAD = pattern(r"^[^\w]+")
_SHELVED = pattern(
    r"\W{0,9}(?:\w{3,20}\s)?(?:status|estado|statut|stato)\W{1,9}(?:propos\w*|planned|draft|idea|wip"
    r"|design only|not (?:yet )?(?:implemented|started|built)|planificado|planejado|pendiente)\b"
)
MAX_STATEMENT = 1_500
# So many items after the sentence that introduces them still belong to it.
MAX_ITEMS = 20
# Letters of languages in which the words above are not known: Thai, Arabic, Hebrew, Hindi, kana,
# Hangul, and those that only Vietnamese and Turkish write.
_FOREIGN = pattern(
    r"[\u0e00-\u0e7f\u0590-\u06ff\u0900-\u0dff\u3040-\u30ff\uac00-\ud7a3\u1ea0-\u1ef9ğış]"
)
_DOCUMENTS = frozenset({"docs", "doc", "documentation"})
_MOST_FOREIGN = 0.02


class Polarity(NamedTuple):
    """Words that keep a sentence from being a claim, words that begin an order to the reader, and
    those of headings and paths that keep everything below them from being a claim."""

    words: tuple[str, ...]
    orders: tuple[str, ...]
    headings: tuple[str, ...]
    documents: tuple[str, ...]
    aside: tuple[str, ...]


class Statement(NamedTuple):
    """A sentence, list item or table row that affirms something. `at` is its passage's number."""

    at: int
    text: str
    passage: Passage


def statements(
    repository: Repository, wanted: tuple[str, ...], polarity: Polarity, headed: bool = False
) -> Iterator[Statement]:
    """Statements that hold one of the wanted words, in reading order; headings if `headed`."""
    passages = repository.passages
    unless, orders = terms(*polarity.words), terms(*polarity.orders)
    words = terms(*wanted)
    found = passages.find(wanted)
    later = _below(repository, polarity)
    told = documents_of(repository, polarity)
    for index in sorted(found):
        passage = passages[index]
        if passage.path not in told or index in later:
            continue
        if not _is_prose(passage) and not (headed and passage.block.kind == "heading"):
            continue
        if passage.block.kind == "row" and _denied(table_header(repository, index), unless):
            continue
        if is_cited(passage) or is_credited(repository, passage):
            continue
        if is_picture(repository, passage):
            continue
        if _is_pointer(repository, passage) or _denied(_introduction(repository, index), unless):
            continue
        for sentence in sentences(repository, passage):
            said = _ADDRESS.sub(" ", _affirmed(sentence, orders))
            if words.search(said) and not _denied(said, unless) and not _orders(said, orders):
                yield Statement(index, said, passage)


def listed_first(repository: Repository) -> Iterator[tuple[int, Passage]]:
    """The passages with their numbers, those in tables and lists before all others."""
    numbered = list(enumerate(repository.passages.all))
    yield from (item for item in numbered if item[1].block.kind in ("row", "item"))
    yield from (item for item in numbered if item[1].block.kind not in ("row", "item"))


def is_claiming(repository: Repository, index: int, polarity: Polarity) -> bool:
    """Whether a passage stands where things are claimed, and denies nothing itself."""
    passage = repository.passages[index]
    if index in _below(repository, polarity) or (
        passage.block.kind == "row" and passage.block.level == 1
    ):
        return False
    if is_credited(repository, passage):
        return False
    return passage.block.kind == "code" or not _denied(
        passage.text[:MAX_STATEMENT], terms(*polarity.words)
    )


def sentences(repository: Repository, passage: Passage) -> list[str]:
    """The sentences of a passage; a table row is one, and so is a line that begins with a mark."""
    text = passage.text[:MAX_STATEMENT]
    block = passage.block
    if block.kind == "row":
        return [text]
    if block.kind == "paragraph" and block.end_line > block.line:
        lines = lines_in(repository, passage)
        if all(_MARKED.match(line) for line in lines if line.strip()):
            return [folded(line) for line in lines]
    return _END.split(text)


def is_order(text: str, polarity: Polarity) -> bool:
    """Whether a text tells the reader to do something."""
    return _orders(text, terms(*polarity.orders))


def _affirmed(sentence: str, orders: Terms) -> str:
    """A table's row without the cells that tell the reader to do something."""
    if " | " not in sentence:
        return sentence
    return " | ".join(cell for cell in sentence.split(" | ") if not orders.begin(cell.lstrip()))


def _orders(sentence: str, orders: Terms) -> bool:
    """Whether a sentence tells the reader to do something; a table's row does not."""
    if " | " in sentence:
        return False
    return any(orders.begin(_LEAD.sub("", part)) for part in _ARROW.split(sentence))


def _is_pointer(repository: Repository, passage: Passage) -> bool:
    """Whether a passage is an entry of a table of contents."""
    if passage.block.kind != "item":
        return False
    return "](#" in passage.text or passage.block.line in _contents(repository, passage.path)


def _contents(repository: Repository, path: str) -> frozenset[int]:
    """The lines of a document with a link into itself."""
    derived = repository.passages.derived
    key = ("contents", path)
    if key not in derived:
        links = repository.documents[path].links
        derived[key] = frozenset(link.line for link in links if link.target.startswith("#"))
    return derived[key]  # type: ignore[return-value]


def _is_prose(passage: Passage) -> bool:
    kind = passage.block.kind
    if kind not in ("paragraph", "item", "row") or passage.notebook:
        return False
    return not (kind == "row" and passage.block.level == 1) and not is_placeholder(passage)


def _denied(text: str, unless: Terms) -> bool:
    return _OPEN.search(text) is not None or unless.search(text) is not None


def table_header(repository: Repository, index: int) -> str:
    """The text of the header above a table's row."""
    passages = repository.passages
    for above in range(index - 1, max(index - 60, -1), -1):
        block = passages[above].block
        if block.kind != "row":
            return ""
        if block.level == 1:
            return passages[above].text
    return ""


def _introduction(repository: Repository, index: int) -> str:
    """The sentence with a colon at its end, or without a line between, that introduces the list of
    an item, "" for none."""
    passages = repository.passages
    item = passages[index]
    if item.block.kind != "item":
        return ""
    for above in range(index - 1, max(index - MAX_ITEMS, -1), -1):
        passage = passages[above]
        if passage.path != item.path or passage.block.kind not in ("item", "paragraph"):
            return ""
        if passage.block.kind == "paragraph":
            text = passage.block.text[-MAX_STATEMENT:]
            near = passages[above + 1].block.line == passage.block.end_line + 1
            return folded(_END.split(text)[-1]) if near or text.endswith(":") else ""
    return ""


def below_aside(repository: Repository, path: str, polarity: Polarity) -> frozenset[int]:
    """The first lines of the blocks of a document that stand where nothing is claimed."""
    passages = repository.passages
    key = ("apart", path, polarity.headings)
    if key not in passages.derived:
        later = _below(repository, polarity)
        inside = passages.of_document(path)
        passages.derived[key] = frozenset(passages[i].block.line for i in inside if i in later)
    return passages.derived[key]  # type: ignore[return-value]


def _below(repository: Repository, polarity: Polarity) -> set[int]:
    derived = repository.passages.derived
    key = ("not claimed below", polarity.headings)
    if key not in derived:
        derived[key] = _under(repository, polarity.headings)
    return derived[key]  # type: ignore[return-value]


def _under(repository: Repository, words: tuple[str, ...]) -> set[int]:
    """What stands below headings with one of the words; a document's title is no such heading."""
    passages = repository.passages
    titles = passages.find(words)
    found: set[int] = set()
    paths_seen: set[str] = set()
    for part in passages.sections:
        if part.heading is None:
            continue
        path = passages[part.heading].path
        told = path in paths_seen
        if told and (part.heading in titles or _is_shelved(repository, part.heading)):
            found.update(passages.under(part))
        paths_seen.add(path)
    return found


def _is_shelved(repository: Repository, heading: int) -> bool:
    """Whether the first line below a heading says that what is told there is not made yet."""
    passages, behind = repository.passages, heading + 1
    if behind == len(passages) or passages[behind].path != passages[heading].path:
        return False
    return _SHELVED.match(passages[behind].text) is not None


def documents_of(repository: Repository, polarity: Polarity) -> frozenset[str]:
    """READMEs and the documents of the root and of docs folders that speak of what is there."""
    kept = terms(*polarity.documents)
    return frozenset(
        path
        for path in repository.documents
        if not is_aside(path, polarity)
        and (_is_own_readme(path) or kept.search(folded(path.rsplit("/", 1)[-1])))
        and (paths.is_readme(path) or path.count("/") < 2)
        and _is_known_language(text_of(repository, path))
    )


def _is_own_readme(path: str) -> bool:
    """Whether a document is the README of the root or of a folder of work, not of documents."""
    folders = folded(path).split("/")[:-1]
    return paths.is_readme(path) and not _DOCUMENTS.intersection(folders)


def is_aside(path: str, polarity: Polarity) -> bool:
    """Whether a document is by its path about something else than what is there."""
    foreign = terms(*polarity.aside)
    if paths.is_test(path) or path.startswith(".") or is_unpacked(path):
        return True
    return bool(foreign.search(folded(path)))


def _is_known_language(text: str) -> bool:
    return len(_FOREIGN.findall(text)) <= _MOST_FOREIGN * len(text)


def line_of(repository: Repository, statement: Statement, words: str) -> Location:
    """The physical line of a statement's passage where the words stand."""
    block = statement.passage.block
    place = statement.passage.location
    lines = lines_in(repository, statement.passage)
    for number, line in enumerate(lines, block.line):
        if words in " ".join(folded(line).split()):
            return place._replace(line=number, end_line=None)
    return place._replace(end_line=None)
