"""Rows that a project keeps apart by hand: in a function of its own, or by a date or a place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint import gates
from mle_lint.artefacts.module import Function, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import training
from mle_lint.probes.code.own_code import source_of, text_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_TEXT = 400_000
_WORD = pattern(r"[a-z]+")
# Words of a splitting function's name: what it divides, and what says that it does other work.
_ROWS = (
    "train", "test", "data", "time", "tempor", "chrono", "holdout", "group", "strat", "rows", "df",
    "frame", "sample", "date", "walk", "patient", "user", "client", "customer", "cross", "build",
    "make", "create", "prepare", "datos", "dados", "donnees", "daten", "dati", "backtest",
)  # fmt: skip
_OTHER_WORK = frozenset({
    "x", "y", "xy", "target", "label", "labels", "features", "evaluate", "load", "read", "save",
    "validate", "assert", "name", "summary", "check", "fit", "documents", "text", "texts", "chunks",
})  # fmt: skip
_BY_TIME = pattern(
    r"chrono|temporal|time_?(?:based|series|aware)|sort_values|sort_index|cut_?off|_until\b"
)
_BY_GROUP = pattern(r"\.unique\(|\.isin\(|patient|by_group|grouped|group_?id|customer_ids|user_ids")
_BY_CLASS = pattern(r"stratif")
# One of these is in every name that `_PART` stands for.
_PART_WORDS = ("train", "test", "val", "hold", "calib")
_PART = r"\w*(?:train|test|valid|holdout|hold_out|\bval|_val|calib)\w*[\"']?"
_ENDS = r"(?:\s*,\s*\w+)*\s*(?:=|:(?=\s*\w+\.i?loc\[))\s*"
_DATES = (
    r"date|time|year|month|week|day\b|quarter|period|season|cutoff|cut_off|fecha|datum|ts\b|jahr"
)
# Rows kept apart by a comparison with a date, and by their place in the table.
_BY_DATE = pattern(
    rf"^[ \t\"']*{_PART}{_ENDS}[^\n=]*(?:{_DATES})[^\n<>=]{{0,80}}[<>]", re.MULTILINE
)
_BY_PLACE = pattern(
    rf"^[ \t\"']*{_PART}{_ENDS}[^\n=#]*\[\s*"
    r"(?::\s*([A-Za-z_(-][\w(.]*)|([A-Za-z_]\w*|-\d+)\s*:\s*\w*\s*\])",
    re.MULTILINE,
)
_TRAINED = pattern(r"(?<![a-z])train\w*[\"']?\s*[:=](?!=)[^\n]*\w+\[")
_TESTED = pattern(r"(?<![a-z])(?:test|valid|hold)\w*[\"']?\s*[:=](?!=)[^\n]*\w+\[")
# The rows of two files, put together and taken apart again.
_REJOINED = pattern(r"len|shape|n_?train")


class Split(NamedTuple):
    """A place where rows are kept apart: `held` once, `folds` by turns.

    kind      plain, stratified, group or time
    end_line  where the function that divides them ends, 0 for a call
    """

    module: Module
    line: int
    role: str
    kind: str
    evidence: Evidence
    end_line: int = 0


def own_splitters(repository: Repository) -> Iterator[Split]:
    """Functions of the project that divide rows by their names, and that are called."""
    called = {name for module in repository.code for name in module.by_last_name}
    for module in repository.code:
        for function in module.facts.functions:
            last = function.name.rsplit(".", 1)[-1]
            known = last in called and _divides(last)
            if known or _parts(repository, module, function):
                text = last if module.notebook else _source(repository, module, function)
                yield Split(
                    module,
                    function.line,
                    "held",
                    _kind(f"{last} {text}"),
                    Evidence(module.at(function.line), last),
                    function.end_line,
                )


def _divides(name: str) -> bool:
    words = _WORD.findall(name.lower())
    if not any(word in ("split", "splits") for word in words) or not _OTHER_WORK.isdisjoint(words):
        return False
    return any(word.startswith(_ROWS) for word in words)


def _parts(repository: Repository, module: Module, function: Function) -> bool:
    """Whether a function that is only named `split`, and is called, gives rows of two parts."""
    if module.notebook or function.name != "split":
        return False
    text = _source(repository, module, function)
    if _TRAINED.search(text) is None or _TESTED.search(text) is None:
        return False
    # Most calls of this name divide texts, so they are told apart by the module before it.
    stem = module.path.rsplit("/", 1)[-1].removesuffix(".py")
    call = pattern(rf"(?<!def )(?<![\w.])(?:{re.escape(stem)}\.)?split\(")
    return any(call.search(text_of(repository, other.path)) for other in repository.modules)


def _source(repository: Repository, module: Module, function: Function) -> str:
    return "\n".join(source_of(repository, module, function))


def _kind(text: str) -> str:
    """The kind of a split by the words of the code that makes it."""
    lower = text.lower()
    for kind, words in (("time", _BY_TIME), ("group", _BY_GROUP), ("stratified", _BY_CLASS)):
        if words.search(lower):
            return kind
    return "plain"


def _may_slice(module: Module) -> bool:
    if "fit" in module.by_last_name or training.first_fit(module) is not None:
        return True
    names = (f.name.rsplit(".", 1)[-1] for f in module.facts.functions)
    return any("split" in name or "train" in name or "prepare" in name for name in names)


def sliced(repository: Repository, module: Module) -> Iterator[Split]:
    """Rows kept apart by hand: before and after a date, or a place in the table."""
    if not _may_slice(module) or repository.size(module.path) > MAX_TEXT:
        return
    text = text_of(repository, module.path)
    starts = _part_lines(text)
    match, kind = next(_at_lines(_BY_DATE, text, starts), None), "time"
    if match is None:
        ordered = "sort_values" in text or "sort_index" in text or ".sort(" in text
        match, kind = _by_place(text, starts), "time" if ordered else "plain"
    if match is not None:
        line = text.count("\n", 0, match.start()) + 1
        place = module.at(1) if module.notebook else module.at(line)
        said = " ".join(match.group().strip(" \t\"'").split())[:80]
        yield Split(module, line, "held", kind, Evidence(place, said))


def _by_place(text: str, starts: list[int]) -> re.Match[str] | None:
    rejoined = "concat(" in text or ".append(" in text
    for match in _at_lines(_BY_PLACE, text, starts):
        if not (rejoined and _REJOINED.search(match[1] or match[2] or "")):
            return match
    return None


def _part_lines(text: str) -> list[int]:
    """Where the lines begin that hold one of `_PART_WORDS`.

    Trying a form at each letter takes fifty times as long as looking for the words in its names.
    """
    starts: set[int] = set()
    for word in _PART_WORDS:
        at = text.find(word)
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = text.find(word, end) if end >= 0 else -1
    return sorted(starts)


def _at_lines(form: re.Pattern[str], text: str, starts: list[int]) -> Iterator[re.Match[str]]:
    """What `finditer` gives for a form of a line that begins with a name of one of `_PART`."""
    if not gates.may_match(form, text):
        return
    end = 0
    for start in starts:
        match = form.match(text, start) if start >= end else None
        if match is not None:
            end = match.end()
            yield match
