"""Whether tokens, cost and time of the calls to a language model are measured and told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.answering import around_model, code_text, entered, lines
from mle_lint.probes.code.calls import any_matching, evidence, imports
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.documents.passages import excerpt, is_placeholder
from mle_lint.probes.documents.variants import tables
from mle_lint.repository import Repository

# An amount of money, time or tokens: a number with its unit on either side.
_AMOUNT = pattern(
    r"[$€£¥₹]\s?\d+(?:[.,]\d+)?|\b\d+(?:[.,]\d+)?\s?(?:[$€£¢]|usd|eur|cents?|ms|msec|s|sec|secs|"
    r"seconds?|milliseconds?|tokens?|tok/s|tokens?/s|"
    r"segundos|secondes|sekunden)(?!\w)"
)
# An amount that is a bar and not measured: the threshold of an alarm, say.
_BAR = pattern(r"[<>≤≥]=?\s?[$€£¥₹]?\s?\d[\d.,]*\s?(?:[a-z$€£¢]{1,12})?")
# A mapping that a project fills by itself, by the name that it has.
_MAPPING = pattern(
    r"^[ \t]*(?:self\.)?(\w{3,40})[ \t]*(?::[^=\n]{1,200})?=[ \t]*"
    r"(?:\{\}|dict\(\)|(?:\w+\.)?(?:OrderedDict|LRUCache|TTLCache)(?:\[[^\n]{0,80}\])?\()",
    re.MULTILINE,
)
_NUMBER = pattern(r"^\W{0,6}\d+(?:[.,]\d+)?\s?(?:[a-z$€%]{0,6})\W{0,4}$")


def recorded(
    repository: Repository,
    *,
    usage: tuple[str, ...],
    meters: tuple[str, ...],
    clocks: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Tokens (a text of `usage`, a call of `meters`) and time (a call of `clocks`) around the
    model: evidence when `least` of the two are measured."""
    tokens, timed = _measured(repository, usage, meters, clocks)
    if bool(tokens) + bool(timed) >= least:
        yield from (*tokens, *timed)


@lru_cache(maxsize=1)
def _measured(
    repository: Repository,
    usage: tuple[str, ...],
    meters: tuple[str, ...],
    clocks: tuple[str, ...],
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """The first two places where tokens are measured, and where time is."""
    modules = (*around_model(repository), *entered(repository))
    unique = tuple({module.path: module for module in modules}.values())
    tokens = chain(_calls(unique, meters), lines(repository, unique, pattern("|".join(usage))))
    return tuple(islice(tokens, 2)), tuple(islice(_calls(unique, clocks), 2))


def told(
    repository: Repository,
    *,
    words: tuple[str, ...],
    without: tuple[str, ...],
    heads: tuple[str, ...],
) -> Iterator[Evidence]:
    """Amounts of money, time or tokens for an answer: a passage that names one of `words` and
    gives an amount, or a table with a column or row named by one of `heads` and a number."""
    passages = repository.passages
    for index in sorted(passages.find(words) - passages.find(without)):
        passage = passages[index]
        said = passage.block.kind not in ("heading", "code") and not is_placeholder(passage)
        if said and _AMOUNT.search(_BAR.sub(" ", passage.text)):
            yield excerpt(passage)
    headed = passages.find(heads)
    for table in tables(passages):
        columns = [
            i
            for i, cell in enumerate(table.header)
            if i and _holds(cell, heads) and not _holds(cell, without)
        ]
        filled = any(i < len(row) and _NUMBER.match(row[i]) for row in table.rows for i in columns)
        if table.at in headed and filled:
            yield excerpt(passages[table.at])


def cached(
    repository: Repository,
    *,
    packages: tuple[str, ...],
    calls: tuple[str, ...],
    names: tuple[str, ...],
    subjects: tuple[str, ...],
    others: tuple[str, ...],
    words: tuple[str, ...],
    without: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """A cache of answers or embeddings: a package, a call, or a name; or what is said of one.

    A function or class is named by one of `names` and one of `subjects`, the first perhaps by its
    decorator, and by none of `others`; so is a mapping, its file or class perhaps named by the
    second, that code both asks and fills. A passage holds one of `words`, none of `without` and
    `least_words` words, whether it says why there is a cache or why there is none.
    """
    for module in entered(repository):
        call = any_matching(module, calls)
        if call is not None:
            yield evidence(module, call)
        elif imports(module, packages):
            yield Evidence(module.at(imports(module, packages)), "a package for caching")
        else:
            yield from _named(module, names, subjects, others)
            yield from _filled(repository, module, names, subjects, others)
    passages = repository.passages
    for index in sorted(passages.find(words) - passages.find(without)):
        passage = passages[index]
        long_enough = len(passage.text.split()) >= least_words
        if passage.block.kind not in ("heading", "code") and long_enough:
            yield excerpt(passage)


def begun(
    repository: Repository,
    *,
    usage: tuple[str, ...],
    meters: tuple[str, ...],
    clocks: tuple[str, ...],
    least: int,
    words: tuple[str, ...],
    without: tuple[str, ...],
    heads: tuple[str, ...],
) -> Iterator[Evidence]:
    """What is recorded in code, or told as an amount."""
    yield from recorded(repository, usage=usage, meters=meters, clocks=clocks, least=least)
    yield from told(repository, words=words, without=without, heads=heads)


def _calls(modules: tuple[Module, ...], names: tuple[str, ...]) -> Iterator[Evidence]:
    for module in modules:
        call = any_matching(module, names)
        if call is not None:
            yield evidence(module, call)


def _named(
    module: Module,
    names: tuple[str, ...],
    subjects: tuple[str, ...],
    others: tuple[str, ...],
) -> Iterator[Evidence]:
    own = [(function.name, function.line) for function in module.facts.functions]
    own += [(item.name, item.line) for item in module.facts.classes]
    own += [
        (f"{function.name}.{decorator.name}", function.line)
        for function in module.facts.functions
        for decorator in function.decorators
    ]
    for name, line in own:
        if speaks(name, names) and speaks(name, subjects) and not speaks(name, others):
            yield Evidence(module.at(line), name)
            return


def _filled(
    repository: Repository,
    module: Module,
    names: tuple[str, ...],
    subjects: tuple[str, ...],
    others: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first mapping of a module that is named as a cache, is asked, and is filled."""
    raw = "" if module.notebook else text_of(repository, module.path)
    if not gates.may_match(_MAPPING, raw) or not any(word in raw.lower() for word in names):
        return
    text = code_text(repository, module.path)
    for match in _MAPPING.finditer(text):
        name = match[1]
        around = f"{module.path.rsplit('/', 1)[-1]} {name}"
        if not speaks(name, names) or not speaks(around, subjects) or speaks(name, others):
            continue
        asked = re.search(rf"\bin (?:\w+\.)?{name}\b|\b{name}\.get\(", text)
        if asked and re.search(rf"\b{name}\[[^\]\n]+\]\s*=(?!=)|\b{name}\.setdefault\(", text):
            yield Evidence(module.at(text.count("\n", 0, match.start()) + 1), name)
            return


def _holds(cell: str, heads: tuple[str, ...]) -> bool:
    return any(head.rstrip("*") in cell for head in heads)
