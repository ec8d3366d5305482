"""Rows of numbers by name: in committed results, and in the tables and lists of documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from mle_lint.artefacts import paths
from mle_lint.artefacts.terms import folded
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FILES = 60
MAX_SIZE = 60_000
MAX_ROWS = 400
MAX_DEPTH = 5
_KEY = pattern(r"\([^)]*\)|[^a-z0-9]+")
_VALUE = pattern(r"^\W{0,6}(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+[.,]\d+|\d+)\s?(%?)\W{0,6}$")
_THOUSANDS = pattern(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$")
_LISTED = pattern(
    r"^\W{0,20}([\w .-]{3,60}?)\W{1,6}(?:\(|:\s|—\s|-\s)\W{0,3}(-?\d+[.,]\d{2,6})(%?)\)?\W*$"
)
_NAMES = (
    "model",
    "name",
    "algorithm",
    "model_name",
    "classifier",
    "feature",
    "method",
    "estimator",
)


class Number(NamedTuple):
    """A value under the name of its column; `digits` are its decimals as written."""

    column: str
    value: float
    digits: int
    percent: bool = False


class Row(NamedTuple):
    """The numbers of one name."""

    key: str
    numbers: tuple[Number, ...]
    location: Location


def key_of(text: str) -> str:
    """A name without case, marks and what stands in brackets."""
    return _KEY.sub("", folded(text))


@lru_cache(maxsize=1)
def stored(repository: Repository) -> tuple[tuple[Row, ...], ...]:
    """The rows of each small table or JSON file of the repository that holds some."""
    found = []
    chosen = [
        path
        for path in repository.files
        if path.lower().endswith((".csv", ".json", ".tsv")) and not paths.is_test(path)
    ]
    small = [path for path in chosen if 0 < repository.size(path) <= MAX_SIZE]
    for path in small[:MAX_FILES]:
        text = repository.text(path) or ""
        rows = (
            _of_json(repository, path, text)
            if path.endswith(".json")
            else _of_csv(repository, path, text)
        )
        if rows:
            found.append(tuple(rows[:MAX_ROWS]))
    return tuple(found)


def _of_csv(repository: Repository, path: str, text: str) -> list[Row]:
    lines = text.splitlines()
    mark = "\t" if path.endswith(".tsv") else ","
    head = [cell.strip().strip('"') for cell in lines[0].split(mark)] if lines else []
    rows = []
    for number, line in enumerate(lines[1:MAX_ROWS], 2):
        cells = [cell.strip().strip('"') for cell in line.split(mark)]
        names = [i for i, cell in enumerate(cells) if cell and _VALUE.match(cell) is None]
        if len(cells) != len(head) or not names:
            continue
        values = [(head[i], number_of(cell)) for i, cell in enumerate(cells)]
        numbers = tuple(found._replace(column=folded(name)) for name, found in values if found)
        if numbers:
            rows.append(Row(key_of(cells[names[0]]), numbers, repository.place(path, number)))
    return rows


def _of_json(repository: Repository, path: str, text: str) -> list[Row]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return []
    place = repository.place(path)
    return [Row(key, numbers, place) for key, numbers in _objects("", values, 0)]


def _objects(name: str, value: Any, depth: int) -> Iterator[tuple[str, tuple[Number, ...]]]:
    """The numbers of the objects of a JSON value under their names, and those further in under the
    names of the outer ones too, as of a model with its holdout."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:MAX_ROWS]:
            yield from _objects(name, item, depth + 1)
    if not isinstance(value, dict):
        return
    own = next((str(value[key]) for key in _NAMES if isinstance(value.get(key), str)), name)
    numbers = tuple(
        Number(folded(str(key)), float(item), 12)
        for key, item in value.items()
        if isinstance(item, (int, float)) and not isinstance(item, bool)
    )
    if own and numbers:
        yield key_of(own), numbers
    for key, item in list(value.items())[:MAX_ROWS]:
        plain = str(key) in ("metrics", "test", "results", "scores")
        for inner, held in _objects(own if plain else str(key), item, depth + 1):
            yield inner, held
            if own and isinstance(item, dict) and inner != key_of(own):
                yield key_of(own), held


def number_of(cell: str) -> Number | None:
    """The number of a cell that holds nothing else."""
    found = _VALUE.match(cell)
    if found is None:
        return None
    whole = found[1].replace(",", "" if _THOUSANDS.match(found[1]) else ".")
    digits = len(whole.partition(".")[2])
    return Number("", float(whole), digits, found[2] == "%")


def told(repository: Repository) -> Iterator[tuple[Row, ...]]:
    """The tables of documents, and runs of list items that give one number to one name."""
    header: list[str] = []
    rows: list[Row] = []
    kind = ""
    for passage in repository.passages.all:
        block = passage.block
        starts = block.kind != kind or (block.kind == "row" and block.level == 1)
        if starts and rows:
            yield tuple(rows)
            rows = []
        kind = block.kind
        if passage.notebook or kind not in ("row", "item"):
            continue
        cells = passage.text.split(" | ")
        if kind == "row" and block.level == 1:
            header = cells
        elif kind == "row" and len(cells) == len(header):
            values = [(header[i], number_of(cell)) for i, cell in enumerate(cells) if i]
            numbers = tuple(found._replace(column=name) for name, found in values if found)
            if numbers:
                rows.append(Row(key_of(cells[0]), numbers, passage.location))
        elif kind == "item" and (match := _LISTED.match(passage.text)):
            number = number_of(match[2] + match[3])
            if number is not None:
                rows.append(Row(key_of(match[1]), (number,), passage.location))
    if rows:
        yield tuple(rows)
