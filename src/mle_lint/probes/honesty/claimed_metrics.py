"""Numbers of quality that documents give, against the outputs that are committed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.documents.figures import is_near
from mle_lint.probes.honesty import traces
from mle_lint.probes.honesty.published import is_published
from mle_lint.probes.honesty.read_by_code import is_read
from mle_lint.probes.honesty.statements import (
    Polarity,
    documents_of,
    is_claiming,
)
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# So many numbers of one document, and so large a share of all, are no slip.
LEAST, SHARE = 2, 0.5
# The rows of a table for which the names of its columns are looked up.
MOST_ROWS = 300
MAX_NUMBERS = 200
# Documents further down tell of a part that may have been measured elsewhere.
DEEPEST = 1
# A larger table is data.
MAX_TABLE = 200_000
_NUMBER = pattern(
    r"(?<![\w.,/:-])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d{2,6}|\d{2}\.\d{1,3}|\d{2,3}(?=\s?%))\s?%?"
    r"(?![\w.-]*\d)"
)
_HELD = pattern(r"\d*\.\d+(?:e-?\d+)?")
_TABLES = (".csv", ".tsv")
_RESULTS = (".ipynb", ".json", ".csv", ".tsv", ".txt", ".html", ".yaml", ".yml", ".log", ".tex")
_OUTPUT = '"output_type"'


class _Told(NamedTuple):
    text: str
    location: Location
    header: Location


def claimed(
    repository: Repository, polarity: Polarity, measures: tuple[str, ...]
) -> Iterator[Claim]:
    """For each document whose numbers beside words of `measures` are mostly in no notebook's
    output, result or code, the first of them; nothing where no result is committed at all, or
    where one of them cannot be read."""
    if is_published(repository) or not traces.searchable(repository):
        return
    chosen = documents_of(repository, polarity)
    told: dict[str, list[_Told]] = {}
    for index in sorted(repository.passages.find(measures)):
        passage = repository.passages[index]
        near = passage.path in chosen and passage.path.count("/") <= DEEPEST
        if near and is_read(repository, passage.path):
            # A report that runs write and that code goes on with is an output itself.
            continue
        if near and not passage.notebook:
            told.setdefault(passage.path, [])
    for index, passage in enumerate(repository.passages.all):
        prose = passage.path in told and passage.block.kind in ("paragraph", "item", "row")
        if prose and is_claiming(repository, index, polarity):
            told[passage.path] += _of(repository, index, passage, measures)
    for numbers in told.values():
        if len(numbers) >= LEAST and _has_results(repository, measures):
            yield from _judged(repository, numbers[:MAX_NUMBERS])


def _of(
    repository: Repository, index: int, passage: Passage, measures: tuple[str, ...]
) -> Iterator[_Told]:
    """The numbers of a passage that stand in a text, a row or a column with one of the words."""
    block, words = passage.block, terms(*measures)
    lines = lines_of(repository, passage.path)
    parts = list(enumerate(lines[block.line - 1 : block.end_line], block.line))
    header = block.line
    if block.kind == "row":
        if block.level == 1:
            return
        first = max(index - MOST_ROWS, 0)
        while index > first and repository.passages[index - 1].block.kind == "row":
            if repository.passages[index].block.level == 1:
                break
            index -= 1
        header = repository.passages[index].block.line
        if not words.search(passage.text):
            parts = [(block.line, cell) for cell in _columns(lines, block.line, header, words)]
    elif not words.search(passage.text):
        return
    for number, text in parts:
        place = Location(passage.path, number)
        for found in _NUMBER.finditer(text):
            yield _Told(found[1], place, place._replace(line=header) if header < number else place)


def _columns(lines: Sequence[str], row: int, header: int, words: Terms) -> list[str]:
    """The cells of a row below names of columns with one of the words."""
    if max(row, header) > len(lines):
        # A document that is no text has rows, and no lines.
        return []
    names, cells = (lines[number - 1].strip().strip("|").split("|") for number in (header, row))
    return [c for name, c in zip(names, cells, strict=False) if words.search(folded(name))]


def _judged(repository: Repository, numbers: list[_Told]) -> Iterator[Claim]:
    missing = [told for told in numbers if not _is_held(repository, told.text)]
    if len(missing) < LEAST or len(missing) < SHARE * len(numbers):
        return
    headers = [told.header for told in missing]
    most = max(headers, key=headers.count)
    subject = ", ".join(dict.fromkeys(told.text for told in missing[:4]))
    left = len(missing) - 4
    related = tuple(Related(told.location, told.text) for told in missing[1:6])
    yield Claim(
        "number of quality", subject + (f" and {left} more" if left > 0 else ""),
        most, "unbacked", "no committed output or code holds them", related,
        Confidence.MEDIUM,
    )  # fmt: skip


def _is_held(repository: Repository, text: str) -> bool:
    """Whether a number is anywhere, exactly or with more decimals, as a share or in percent."""
    return any(_holds(repository, code, text) for code in (False, True))


def _holds(repository: Repository, code: bool, text: str) -> bool:
    digits, value = len(text.partition(".")[2]), float(text.replace(",", ""))
    known = _decimals(repository, code)
    if any(is_near(known, value * s, 0.51 * s * 10.0**-digits) for s in (1.0, 0.01, 100.0)):
        return True
    whole = str(int(value))
    return not digits and any(whole in held or text in held for held in _texts(repository, code))


@lru_cache(maxsize=2)
def _decimals(repository: Repository, code: bool) -> tuple[float, ...]:
    """All numbers with a point of results or of code, in order."""
    found: set[str] = set()
    for text in _texts(repository, code):
        found.update(_HELD.findall(text))
    return tuple(sorted(set(map(float, found))))


@lru_cache(maxsize=2)
def _texts(repository: Repository, code: bool) -> tuple[str, ...]:
    paths = repository.of_kind("module", "source") if code else _results(repository)
    return tuple(repository.text(path) or "" for path in paths)


@lru_cache(maxsize=1)
def _results(repository: Repository) -> tuple[str, ...]:
    return tuple(
        path
        for path in repository.files
        if path.lower().endswith(_RESULTS)
        and path not in repository.documents
        and not (path.lower().endswith(_TABLES) and repository.size(path) > MAX_TABLE)
    )


@lru_cache(maxsize=1)
def _has_results(repository: Repository, measures: tuple[str, ...]) -> bool:
    """Whether outputs of such measures are committed, and all could be read."""
    words = terms(*measures)
    found = False
    for path in _results(repository):
        text = repository.text(path) if repository.is_stored(path) else None
        if text is None:
            return False
        found = found or (path.endswith(".ipynb") and _OUTPUT in text)
        if not found and not path.endswith(".ipynb") and "." in text:
            found = words.search(text.lower().replace("_", " ")) is not None
    return found
