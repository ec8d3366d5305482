"""Places where code refuses, reports or stops because of the data, and what it looked at."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports, matching
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# Packages for tables of data.
TABLES = ("pandas", "polars", "pyspark", "dask", "duckdb", "datasets", "pyarrow")
# How many lines above its condition a refusal may depend on, and how far away the condition is.
_ABOVE = 3
_REACH = 8
_BELOW = 2
_MAX = 200
# Exceptions that are not about the data.
OTHER_TROUBLE = (
    "FileNotFoundError", "ImportError", "NotImplementedError", "HTTPException", "Exit",
    "NotFittedError",
)  # fmt: skip
_CONDITION = pattern(r"\s*(?:el)?if\b|\s*except\b")


class Refusal(NamedTuple):
    """A refusal, and the kind of thing that was looked at (`nulls`, say)."""

    line: int
    kind: str


def refusals(
    repository: Repository,
    module: Module,
    *,
    kinds: tuple[str, ...],
    reports: tuple[str, ...],
) -> Iterator[Refusal]:
    """Exceptions, assertions and reports of a module that follow from a look at the data.

    `kinds` are entries `kind: word, word`; a refusal is of the first kind that has a word in it,
    in its condition or right above. `reports` are calls that note what is wrong or stop the run.
    """
    places = [p.line for p in module.facts.raises if not p.text.endswith(OTHER_TROUBLE)]
    places += module.facts.asserts
    places += [call.line for call in matching(module, reports)]
    if not places or module.notebook or not imports(module, TABLES):
        return
    wanted = [_kind(entry) for entry in kinds]
    lines = (repository.text(module.path) or "").lower().split("\n")
    for number in sorted(set(places))[:_MAX]:
        text = _around(lines, number - 1)
        for kind, words in wanted:
            if any(word in text for word in words):
                yield Refusal(number, kind)
                break


def _kind(entry: str) -> tuple[str, tuple[str, ...]]:
    kind, _, words = entry.partition(":")
    return kind, tuple(word.strip() for word in words.split(","))


def _around(lines: list[str], at: int) -> str:
    """The refusal, its condition and what stands right above, comments left out."""
    if at >= len(lines):
        return ""
    depth = _indent(lines[at])
    start = at
    for number in range(at - 1, max(at - _REACH, -1), -1):
        line = lines[number]
        if line.strip() and _indent(line) < depth:
            start = max(number - _ABOVE, 0) if _CONDITION.match(line) else number + 1
            break
    end = at + 1
    while end < min(at + 1 + _BELOW, len(lines)) and _indent(lines[end]) > depth:
        end += 1
    return "\n".join(line.partition("#")[0] for line in lines[start:end])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
