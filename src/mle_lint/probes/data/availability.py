"""When the values of a feature are known, and how old they may be when they are used."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import length
from mle_lint.model import Evidence
from mle_lint.probe import Undecided
from mle_lint.probes.code.calls import any_matching, evidence, imports
from mle_lint.probes.documents.passages import excerpt, is_placeholder, rows_below, section
from mle_lint.repository import Repository

# A table or list on features has at least this many of them.
LEAST_ROWS = 3
# A data dictionary describes at least this many columns.
LEAST_COLUMNS = 5


def timed(
    repository: Repository,
    *,
    features: tuple[str, ...],
    times: tuple[str, ...],
    rules: tuple[str, ...],
    calls: tuple[str, ...],
    settings: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tables and lists that say for features when they are known, or code that a document names.

    A table's header names a feature and a time; a list has a time in several items of a section.
    Code is one of `calls`, or a key of `settings` in a YAML file on features or in a class of
    them; then a document speaks of its rule in a word of `rules`.
    """
    passages = repository.passages
    timely = passages.find(times) - passages.find(without)
    yield from _tables(passages, features, times, LEAST_ROWS, without)
    listed: dict[int, list[int]] = {}
    for index in sorted(timely):
        if passages[index].block.kind == "item" and not is_placeholder(passages[index]):
            listed.setdefault(passages[index].section, []).append(index)
    for indices in listed.values():
        if len(indices) >= LEAST_ROWS:
            yield excerpt(passages[indices[0]])
    named = _said(passages, passages.find(rules) - passages.find(without))
    for found in _coded(repository, calls, settings) if named else ():
        yield excerpt(passages[named[0]])
        yield found


def _coded(
    repository: Repository, calls: tuple[str, ...], settings: tuple[str, ...]
) -> Iterator[Evidence]:
    for module in repository.code:
        call = any_matching(module, calls)
        if call is not None:
            yield evidence(module, call)
        for item in module.facts.classes:
            fields = [field.name for field in item.fields]
            if "features" in fields and not set(settings).isdisjoint(fields):
                yield Evidence(module.at(item.line), item.name)
    for path in repository.of_kind("yaml"):
        lines = (repository.text(path) or "").split("\n") if "feature" in path.lower() else []
        for number, line in enumerate(lines, start=1):
            if line.lstrip(" -").split(":", 1)[0] in settings:
                yield Evidence(repository.place(path, number), line.strip())
                break


def described(
    repository: Repository,
    *,
    times: tuple[str, ...],
    features: tuple[str, ...],
    meanings: tuple[str, ...],
    dictionaries: tuple[str, ...],
    other: tuple[str, ...],
    without: tuple[str, ...],
    whole: tuple[str, ...],
    columns: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """Sentences on when features are known, and tables and lists that describe columns.

    Where neither is found and pictures or texts of packages in `whole` are the input, with no call
    of `columns`, the question is left open: such an input comes with the request.
    """
    passages = repository.passages
    timely = _said(passages, passages.find(times) - passages.find(without))
    sentences = [i for i in timely if length(passages[i].text) >= least_words]
    tables = list(_tables(passages, features, meanings, LEAST_COLUMNS, other))
    tables += section(repository, headings=dictionaries, least_items=LEAST_COLUMNS, without=other)
    yield from (excerpt(passages[index]) for index in sentences)
    yield from tables
    if not sentences and not tables and _is_whole(repository, whole, columns):
        raise Undecided("the input is a picture or a text that comes whole with the request")


def _tables(
    passages: Passages,
    first: tuple[str, ...],
    second: tuple[str, ...],
    least: int,
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Header rows that hold a word of both lists and none of `without`, above so many rows."""
    for index in sorted(passages.find(first) & passages.find(second) - passages.find(without)):
        block = passages[index].block
        if block.kind == "row" and block.level == 1:
            rows = [i for i in rows_below(passages, index) if not is_placeholder(passages[i])]
            if len(rows) >= least:
                yield excerpt(passages[index])


def _said(passages: Passages, found: frozenset[int]) -> list[int]:
    return [
        index
        for index in sorted(found)
        if passages[index].block.kind not in ("heading", "code")
        and not is_placeholder(passages[index])
    ]


def _is_whole(repository: Repository, whole: tuple[str, ...], columns: tuple[str, ...]) -> bool:
    taken = any(imports(module, whole) for module in repository.code)
    return taken and not any(any_matching(module, columns) for module in repository.code)
