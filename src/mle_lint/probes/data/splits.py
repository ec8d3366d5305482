"""What the documents, the configuration and the comments say about the split and leakage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import Terms, folded, length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder
from mle_lint.repository import Repository

_CONFIGS = (".yaml", ".yml", ".toml", ".ini", ".cfg")
_CONFIG_MODULE = pattern(r"(?:^|/)\w*(?:config|settings|constants|params)\w*\.(?:py|json)$")
_MAX_CONFIG = 40_000
_ENTRY = pattern(r"""^[ \t]*["']?([\w-]{4,40})["']?[ \t]*[:=]""", re.MULTILINE)
_COMMENT = pattern(r"(?:#+|\"\"\"|''')([^\n#\"]{6,160})")
# A number between `only` and the part that trains says how much there is of it.
_STOP = pattern(r"[.;:!?\d]")
# The name of a file tells of no split: "run train_test_model.py".
_FILE = pattern(r"[\w./\\-]+\.(?:py|ipynb|r|sh|csv|parquet|pkl|json|ya?ml|md)\b")
# An item that is still to be done.
_OPEN = "[ ]"
# Words of a passage that tells a reason.
LEAST = 7
# Letters between the words of one clause.
_CLAUSE = 40
_MAX_MODULE = 400_000


def reasoned(
    repository: Repository,
    *,
    leaks: tuple[str, ...],
    named: tuple[str, ...],
    denials: tuple[str, ...],
    actions: tuple[str, ...],
    splits: tuple[str, ...],
    by: tuple[str, ...],
    prevents: tuple[str, ...],
    only: tuple[str, ...],
    parts: tuple[str, ...],
    steps: tuple[str, ...],
    inside: tuple[str, ...],
    later: tuple[str, ...],
    denied: tuple[str, ...],
    without: tuple[str, ...],
    planned: tuple[str, ...],
) -> Iterator[Evidence]:
    """Leakage with what was done against it, a split (or leakage that is `named`) with the reason
    for its kind, or what was left out since it is only known `later` (with a word of `denied`).

    Few words are enough where they say that something `prevents` (or would cause) one of the
    `leaks`, that a split has none (`denials`), or that a step uses `only` the `parts` that train.
    """
    passages = repository.passages
    found = _both(passages, leaks, actions) | _split(passages, splits + named, by)
    found |= _both(passages, later, denied) | _both(passages, inside, steps)
    trained = {*_close(passages, only, parts, _CLAUSE), *_close(passages, parts, only, 1)}
    clear = {*_close(passages, prevents, leaks, _CLAUSE)}
    if trained:
        clear |= trained & passages.find(steps)
    free = {*_close(passages, denials, named, 8)}
    if free:
        clear |= free & passages.find(splits)
    told = found | clear
    for index in sorted(told - passages.find(without) - _plans(passages, planned, told)):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        if index in clear or length(passage.text) >= LEAST:
            yield excerpt(passage)


def named(
    repository: Repository,
    *,
    words: tuple[str, ...],
    without: tuple[str, ...],
    planned: tuple[str, ...],
    keys: tuple[str, ...],
    comments: tuple[str, ...],
) -> Iterator[Evidence]:
    """A split or leakage named in a document; else in the configuration (`keys`), or in a
    comment of the code. An item below a heading with `planned` is only planned."""
    passages = repository.passages
    told = False
    found = passages.find(words) - passages.find(without)
    for index in sorted(found - _plans(passages, planned, found)):
        passage = passages[index]
        block = passage.block
        # The head of a table of results tells how no row was held out.
        head = block.kind == "row" and block.level == 1
        if block.kind in ("heading", "code") or head or is_placeholder(passage):
            continue
        if _says(passages, index, words):
            told = True
            yield excerpt(passage)
    if not told:
        yield from _in_configuration(repository, terms(*keys))
        yield from _in_comments(repository, terms(*comments))


def _both(passages: Passages, first: tuple[str, ...], second: tuple[str, ...]) -> frozenset[int]:
    """Passages with a term of both lists; the second is looked up where the first is found."""
    found = passages.find(first)
    return found & passages.find(second) if found else found


def _split(passages: Passages, words: tuple[str, ...], by: tuple[str, ...]) -> set[int]:
    """Passages with a term of both lists, where no name of a file is it."""
    found = _both(passages, words, by)
    return {i for i in found if _says(passages, i, words) and _says(passages, i, by)}


def _says(passages: Passages, index: int, words: tuple[str, ...]) -> bool:
    """Whether a passage that holds one of the words does so beside the names of files."""
    text = passages[index].text
    bare = _FILE.sub(" ", text)
    return bare == text or terms(*words).search(bare) is not None


def _close(
    passages: Passages, first: tuple[str, ...], second: tuple[str, ...], most: int
) -> Iterator[int]:
    """Passages where one of `first` comes at most so many letters before one of `second`."""
    found = _both(passages, first, second)
    left, right = terms(*first), terms(*second)
    for index in found:
        text = passages[index].text
        ends = [span.end for span in left.spans(text)]
        gaps = (
            text[max(before) : after.start]
            for after in right.spans(text)
            if (before := [end for end in ends if end <= after.start])
        )
        if any(len(gap) <= most and not _STOP.search(gap) for gap in gaps):
            yield index


def _plans(passages: Passages, headings: tuple[str, ...], found: AbstractSet[int]) -> set[int]:
    """Items below headings that announce what is still to be done, and those not ticked off."""
    planned = {i for i in below(passages, headings) if passages[i].block.kind == "item"}
    return planned | {i for i in found if passages[i].text.startswith(_OPEN)}


def _in_configuration(repository: Repository, keys: Terms) -> Iterator[Evidence]:
    for path in repository.files:
        lower = path.lower()
        if not lower.endswith(_CONFIGS) and not _CONFIG_MODULE.search(lower):
            continue
        if repository.size(path) > _MAX_CONFIG or is_test(path):
            continue
        text = repository.text(path) or ""
        if not keys.search(folded("\n".join(_ENTRY.findall(text)))):
            continue
        for found in _ENTRY.finditer(text):
            if keys.search(folded(found[1])):
                line = text.count("\n", 0, found.start(1)) + 1
                yield Evidence(repository.place(path, line), found[1])
                break


def _in_comments(repository: Repository, words: Terms) -> Iterator[Evidence]:
    """Comments and opening lines of docstrings; a notebook's are found in its cells' text."""
    paths = [module.path for module in repository.code]
    paths += [path for path, _ in elsewhere.sources(repository, elsewhere.ANALYSIS)]
    for path in dict.fromkeys(paths):
        if repository.size(path) > _MAX_MODULE or is_test(path):
            continue
        text = repository.text(path) or ""
        if not words.search(folded("\n".join(_COMMENT.findall(text)))):
            continue
        for found in _COMMENT.finditer(text):
            if words.search(folded(found[1])):
                line = text.count("\n", 0, found.start()) + 1
                yield Evidence(repository.place(path, line), found[1].strip(' \\n",'))
                break
