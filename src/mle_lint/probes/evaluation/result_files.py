"""Numbers and judged cases that a run left behind in files of the repository."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.evaluation.metrics import VALUES, beside
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A reviewer opens no more of them, and reads no further.
MAX_FILES = 20
MAX_SIZE = 400_000
_HEAD = 4_000
_TAIL = 2_000
# Rows under the names of columns, of which the first may only count.
_ROWS = 3
_KEY = pattern(r'"([^"\n]{1,40})"\s*:')
_TRACKED = pattern(r"(?:^|/)mlruns/(?:.*/)?metrics/[^/]+$")


class Stored(NamedTuple):
    path: str
    text: str


def stored(
    repository: Repository, places: tuple[str, ...], suffixes: tuple[str, ...]
) -> tuple[Stored, ...]:
    """Files that are results by their name or folder, with parts of their text; read once."""
    derived = repository.passages.derived
    key = ("stored", places, suffixes)
    if key not in derived:
        derived[key] = tuple(islice(_read(repository, places, suffixes), MAX_FILES))
    return derived[key]  # type: ignore[return-value]


def _read(
    repository: Repository, places: tuple[str, ...], suffixes: tuple[str, ...]
) -> Iterator[Stored]:
    named = terms(*places)
    for path in repository.files:
        if not path.lower().endswith(suffixes) or is_test(path):
            continue
        if not named.search(folded("/".join(path.split("/")[-3:]))):
            continue
        if repository.size(path) <= MAX_SIZE:
            text = repository.text(path) or ""
            yield Stored(path, folded(text[:_HEAD] + "\n" + text[_HEAD:][-_TAIL:]))


def numbers(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Committed result files, and runs of a tracker, that hold the value of a metric."""
    metric = terms(*metrics)
    for path in repository.files:
        if _TRACKED.search(path) and metric.search(folded(path.rsplit("/", 1)[-1])):
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])
            break
    yield from giving(repository, metrics, places, suffixes)


def giving(
    repository: Repository,
    metrics: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Committed result files that hold the value of a metric."""
    metric = terms(*metrics)
    for path, text in stored(repository, places, suffixes):
        if _gives(path, text, metric):
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])


def compared(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    models: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Committed result files that give a metric's value to several models."""
    metric, model = terms(*metrics), terms(*models)
    for path, text in stored(repository, places, suffixes):
        if len(set(model.findall(text))) >= least and _gives(path, text, metric):
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])


def judged(
    repository: Repository,
    *,
    cases: tuple[str, ...],
    verdicts: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Committed result files with a verdict on one case, or one slice of the data, a row."""
    case, verdict = terms(*cases), terms(*verdicts)
    for path, text in stored(repository, places, suffixes):
        keys = _repeated(path, text, least)
        if any(case.search(key) for key in keys) and any(verdict.search(key) for key in keys):
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])


def confused(
    repository: Repository,
    *,
    cells: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Committed result files with columns or keys for two cells of a confusion matrix."""
    cell = terms(*cells)
    for path, text in stored(repository, places, suffixes):
        if len({span.text for key in _repeated(path, text, 1) for span in cell.spans(key)}) > 1:
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])


def _gives(path: str, text: str, metric: Terms) -> bool:
    """Whether a metric has its value, right after its name or in the row under a column's.

    In a table, only its columns and what begins a row name anything; the rest is data.
    """
    first, _, rest = text.partition("\n")
    rows = rest.split("\n", _ROWS)[:_ROWS]
    if metric.search(first) and any(map(VALUES.search, rows)):
        return True
    nothing = terms()
    if path.lower().endswith((".csv", ".tsv")):
        parts = [row.replace("\t", ",").partition(",") for row in rest.split("\n")]
        return any(metric.search(name) and VALUES.match(value) for name, _, value in parts)
    return any(beside(text, span, nothing) for span in metric.spans(text))


def _repeated(path: str, text: str, least: int) -> list[str]:
    """The columns of a table of so many rows, or the keys that so many objects have."""
    if path.lower().endswith((".csv", ".tsv")):
        first, *rows = text.split("\n")
        return first.replace("\t", ",").split(",") if len(rows) > least else []
    counted = Counter(_KEY.findall(text))
    return [key for key, count in counted.items() if count >= least]
