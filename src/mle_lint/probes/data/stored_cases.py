"""Files and literals that hold cases: something that is asked, with what is expected."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Any

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.yaml_nodes import Node
from mle_lint.patterns import pattern
from mle_lint.probes.code.answering import code_text
from mle_lint.probes.code.identifiers import speaks
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FILES = 120
MAX_SIZE = 4_000_000
MAX_ITEMS = 20_000
_SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".yaml", ".yml")
_WINDOW = 131_072
# What `splitlines` takes for a line that is not empty; all lines at once would be a second copy.
_LINE = pattern("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")


class Words(NamedTuple):
    """Parts of names by what they say of a file, a field or an item.

    questions  fields that are asked          expected  fields that only an evaluation set has
    answers    fields that other data has too  named    files that hold evaluation sets
    results    files, or folders of files, that a run wrote
    others     files of training data, of a corpus or of settings
    """

    questions: tuple[str, ...]
    expected: tuple[str, ...]
    answers: tuple[str, ...]
    named: tuple[str, ...]
    results: tuple[str, ...]
    others: tuple[str, ...]


class EvaluationSet(NamedTuple):
    """A file, or literals of a Python file, with cases."""

    path: str
    line: int
    items: int

    def text(self, repository: Repository) -> str:
        """What is searched for hard cases. It is read again, since such files can be large."""
        if self.path.endswith(".py"):
            return code_text(repository, self.path)
        return repository.text_with(self.path, b"")


@lru_cache(maxsize=2)
def stored_sets(repository: Repository, words: Words) -> tuple[EvaluationSet, ...]:
    found = [_of_file(repository, path, words) for path in _candidates(repository, words)]
    found += [_of_module(repository, module, words) for module in repository.modules]
    return tuple(item for item in found if item is not None)


def _candidates(repository: Repository, words: Words) -> Iterable[str]:
    paths = []
    for path in repository.files:
        name = path.rsplit("/", 1)[-1]
        if not path.lower().endswith(_SUFFIXES) or not 40 < repository.size(path) <= MAX_SIZE:
            continue
        if speaks(path, words.results) or speaks(name, words.others):
            continue
        paths.append(path)
    return sorted(paths, key=lambda path: (not speaks(path, words.named), path))[:MAX_FILES]


def _of_file(repository: Repository, path: str, words: Words) -> EvaluationSet | None:
    text = repository.text_with(path, b"")
    if not _may_ask(path, text, words):
        return None
    named = speaks(path, words.named)
    try:
        records = islice(_records(repository, path, text), MAX_ITEMS)
        cases = sum(_is_case(record, words, named) for record in records)
    except (ValueError, RecursionError, ParseError, csv.Error):
        return None
    return EvaluationSet(path, 1, cases) if cases else None


def _may_ask(path: str, text: str, words: Words) -> bool:
    """Whether the name of a field can be in a file; most files need not be parsed."""
    if path.lower().endswith((".csv", ".tsv")):
        found = _LINE.match(text)
        text = found[0] if found else ""
    wanted = ("\\u", *words.questions)
    reach = max(map(len, wanted))
    # Part by part: to make a text of rare letters small takes twenty times the file's size.
    for at in range(0, len(text), _WINDOW):
        lower = text[at : at + _WINDOW + reach].lower()
        if any(word in lower for word in wanted):
            return True
    return False


def _records(repository: Repository, path: str, text: str) -> Iterable[Any]:
    """The records of a file, one after another where its format allows: all of them at once would
    take ten times its size."""
    lower = path.lower()
    if lower.endswith((".jsonl", ".ndjson")):
        return (json.loads(line[0]) for line in _LINE.finditer(text) if not line[0].isspace())
    if lower.endswith((".csv", ".tsv")):
        rows = text.splitlines()[: MAX_ITEMS + 1]
        return csv.DictReader(rows, delimiter="\t" if lower.endswith("tsv") else ",")
    if lower.endswith(".json"):
        return _lists(json.loads(text))
    return [record for node in repository.yaml(path) for record in _mappings(node)]


def _lists(value: Any, depth: int = 2) -> list[Any]:
    """The items of a list, or of the lists under the keys of a mapping."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and depth:
        if value and all(isinstance(item, dict) for item in value.values()):
            return list(value.values()) + [r for v in value.values() for r in _lists(v, depth - 1)]
        return [record for item in value.values() for record in _lists(item, depth - 1)]
    return []


def _mappings(node: Node, depth: int = 3) -> list[Any]:
    """The mappings that are items of lists, down to some levels."""
    if node.kind == "list":
        return [dict.fromkeys(item.keys(), True) for item in node.each() if item.kind == "map"]
    if node.kind == "map" and depth:
        return [record for _, item in node.items for record in _mappings(item, depth - 1)]
    return []


def _is_case(record: Any, words: Words, named: bool) -> bool:
    """Whether a record asks something and says what is expected."""
    if not isinstance(record, dict):
        return False
    return _asks(tuple([str(k) for k, v in record.items() if v is not None]), words, named)


@lru_cache(maxsize=4096)
def _asks(keys: tuple[str, ...], words: Words, named: bool) -> bool:
    """Whether keys name a question and what is expected; the rows of a file have the same."""
    if not any(speaks(key, words.questions) for key in keys):
        return False
    return any(
        speaks(key, words.expected) or (named and speaks(key, words.answers)) for key in keys
    )


def _of_module(repository: Repository, module: Module, words: Words) -> EvaluationSet | None:
    """Cases written as dictionaries into a Python file that is named after evaluation."""
    if is_test(module.path) or not speaks(module.path, words.named):
        return None
    text = code_text(repository, module.path)
    asked = list(_keys(words.questions).finditer(text))
    wanted = _keys((*words.expected, *words.answers)).findall(text)
    if not asked or not wanted:
        return None
    line = text.count("\n", 0, asked[0].start()) + 1
    return EvaluationSet(module.path, line, min(len(asked), len(wanted)))


@lru_cache(maxsize=16)
def _keys(words: tuple[str, ...]) -> re.Pattern[str]:
    options = "|".join(map(re.escape, words))
    return pattern(rf"[\"'](?:{options})\w*[\"']\s*:\s*(?:f?[\"'(\[{{]|\d|True|False)")
