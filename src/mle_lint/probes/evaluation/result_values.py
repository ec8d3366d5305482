"""The numbers of committed result files, each with all that names it."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from mle_lint.artefacts.terms import Terms, folded, spaced, terms
from mle_lint.model import Evidence
from mle_lint.probes.evaluation import result_files
from mle_lint.probes.evaluation.metrics import OF_A_SERVICE
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A reviewer reads no further.
MAX_VALUES = 2_000
MAX_DEPTH = 8
_NAME_WIDTH = 60
# What a gate compares with the model in service, which it may call the baseline, too.
_CONTENDERS = ("candidate*", "challenger*", "champion*", "promot*")


class Value(NamedTuple):
    """A number, and in folded words the keys above it and the texts beside it."""

    named: str
    number: float


def beside_the_baseline(
    repository: Repository,
    *,
    words: tuple[str, ...],
    metrics: tuple[str, ...],
    complex_models: tuple[str, ...],
    without: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Result files that give a metric to what they call the baseline, and to something else.

    What one of `complex_models` reached is no simple reference, though it be called so.
    """
    called, metric, contender = terms(*words), terms(*metrics), terms(*_CONTENDERS)
    ruled_out = terms(*complex_models, *without)
    for path, text in result_files.stored(repository, places, suffixes):
        if not called.search(text) or contender.search(text) or ruled_out.search(folded(path)):
            continue
        values = list(islice(_values(path, repository.text(path) or ""), MAX_VALUES))
        own = [v for v in values if called.search(v.named) and not ruled_out.search(v.named)]
        others = [v for v in values if not called.search(v.named)]
        if not _measured(own, metric).isdisjoint(_measured(others, metric)):
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])


def _measured(values: list[Value], metric: Terms) -> set[str]:
    """The metrics of a model that have a value."""
    found = {spaced(name) for value in values for name in metric.findall(value.named)}
    return found - OF_A_SERVICE


def _values(path: str, text: str) -> Iterator[Value]:
    if path.lower().endswith(".json"):
        try:
            yield from _of_json(json.loads(text), "", MAX_DEPTH)
        except (ValueError, RecursionError):
            return
    elif path.lower().endswith((".csv", ".tsv")):
        yield from _of_table(text, "\t" if path.lower().endswith(".tsv") else ",")


def _of_json(node: Any, above: str, depth: int) -> Iterator[Value]:
    if isinstance(node, list) and depth:
        for item in node:
            yield from _of_json(item, above, depth - 1)
    elif isinstance(node, dict) and depth:
        texts = (value for value in node.values() if isinstance(value, str))
        beside = " ".join([above, *(text for text in texts if len(text) <= _NAME_WIDTH)])
        for key, value in node.items():
            yield from _of_json(value, f"{beside} {key}", depth - 1)
    elif isinstance(node, int | float) and not isinstance(node, bool):
        yield Value(folded(above), float(node))


def _of_table(text: str, delimiter: str) -> Iterator[Value]:
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        header = next(rows, [])
        for row in rows:
            numbers = [_number(cell) for cell in row]
            named = [c for c, n in zip(row, numbers, strict=True) if n is None]
            beside = " ".join(name for name in named if len(name) <= _NAME_WIDTH)
            for column, number in zip(header, numbers, strict=False):
                if number is not None:
                    yield Value(folded(f"{beside} {column}"), number)
    except csv.Error:
        return


def _number(cell: str) -> float | None:
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
