"""Whether questions and answers of real use are kept, judged by their users, and looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.answering import code_search, names
from mle_lint.probes.code.calls import any_matching, evidence, imports, matching
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.model_calls import asked as asked_model
from mle_lint.probes.code.own_code import source_of, text_of
from mle_lint.probes.code.serving import WEB
from mle_lint.repository import Repository

# Where a row is kept: a table, a document store, a file that grows.
_KEEPS = pattern(
    r"(?i:\binsert\s+into\b|\bcreate\s+table\b)|\.insert_one\(|\.insert_many\(|\.put_item\(|\.writerow\("
    r"|\.to_sql\(|\bmapped_column\(|\bColumn\(|open\([^)\n]*[\"']ab?[\"']|\.open\([\"']a[\"']"
)
# A name of a column or key, and the marks of a table or a drawing in a page.
_QUOTED = pattern(r"[\"'](\w{2,40})[\"']")
_PAGE = pattern(r"<t[dr]\b|<svg\b|<canvas\b")


def traced(
    repository: Repository,
    *,
    libraries: tuple[str, ...],
    asked: tuple[str, ...],
    answered: tuple[str, ...],
    measured: tuple[str, ...],
    others: tuple[str, ...],
) -> Iterator[Evidence]:
    """Interactions that are kept with more than their words.

    A call of one of the tracing `libraries`, or a file that keeps rows and names what was `asked`,
    what was `answered` and what was `measured` of it. Files whose path has a word of `others`
    keep results of an evaluation.
    """
    kinds = (names(asked), names(answered), names(measured))
    for module in repository.code:
        if module.notebook or speaks(module.path, others):
            continue
        call = _of_libraries(module, libraries)
        if call is not None:
            yield call
            continue
        raw = text_of(repository, module.path)
        if not all(gates.may_match(kind, raw) for kind in kinds):
            continue
        kept = code_search(repository, module.path, _KEEPS)
        text = kept.string if kept is not None else ""
        if kept is not None and all(kind.search(text) for kind in kinds):
            line = text.count("\n", 0, kept.start()) + 1
            yield Evidence(module.at(line), " ".join(kept[0].split()))


def rated(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    words: tuple[str, ...],
    others: tuple[str, ...],
) -> Iterator[Evidence]:
    """Feedback of users: a call of `calls`, or an own function, class or route named by `words`."""
    for module in repository.code:
        if module.notebook or speaks(module.path, others):
            continue
        call = any_matching(module, calls)
        if call is not None:
            yield evidence(module, call)
            continue
        own = [(function.name, function.line) for function in module.facts.functions]
        own += [(item.name, item.line) for item in module.facts.classes]
        for name, line in own:
            if speaks(name.rsplit(".", 1)[-1], words):
                yield Evidence(module.at(line), name)
                break


def charted(
    repository: Repository,
    *,
    charts: tuple[str, ...],
    words: tuple[str, ...],
    panels: str,
    signals: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Dashboards with `least` charts: a JSON file that holds the mark `panels` so often, or a
    Python file or notebook named by `words` that calls `charts` so often; or a route named by
    `words` that writes a page with so many of the `signals`."""
    for path in repository.files:
        if path.endswith(".json") and speaks(path, words) and not is_test(path):
            count = text_of(repository, path).count(panels)
            if count >= least:
                yield Evidence(repository.place(path), f"{count} panels")
    for module in repository.code:
        if speaks(module.path, words):
            drawn = sum(1 for _ in matching(module, charts))
            if drawn >= least:
                call = next(matching(module, charts))
                yield Evidence(module.at(call.line), f"{drawn} charts")
        yield from _pages(repository, module, words, (signals, least))


def _pages(
    repository: Repository,
    module: Module,
    words: tuple[str, ...],
    wanted: tuple[tuple[str, ...], int],
) -> Iterator[Evidence]:
    """Routes named by one of the words whose page names enough of the wanted signals."""
    for function in module.facts.functions if imports(module, WEB) else ():
        if not function.decorators or not speaks(function.name.rsplit(".", 1)[-1], words):
            continue
        text = "\n".join(source_of(repository, module, function))
        found = {name for name in _QUOTED.findall(text) if names(wanted[0]).search(name)}
        if _PAGE.search(text) and len(found) >= wanted[1]:
            yield Evidence(module.at(function.line), f"a page of {len(found)} signals")


def begun(
    repository: Repository,
    *,
    libraries: tuple[str, ...],
    asked: tuple[str, ...],
    answered: tuple[str, ...],
    measured: tuple[str, ...],
    others: tuple[str, ...],
    calls: tuple[str, ...],
    words: tuple[str, ...],
    switches: tuple[str, ...],
    keepers: tuple[str, ...],
) -> Iterator[Evidence]:
    """Traces or feedback alone, or tracing that one of the `switches` in the code turns on.

    Also a mapping with something `measured` in a file that calls a function named by `keepers`.
    """
    yield from traced(
        repository,
        libraries=libraries,
        asked=asked,
        answered=answered,
        measured=measured,
        others=others,
    )
    yield from rated(repository, calls=calls, words=words, others=others)
    switch = pattern("|".join(map(re.escape, switches)) or "(?!)")
    keyed = pattern(rf"[\"'](?:{'|'.join(measured)})[\"']\s*:")
    for module in repository.code:
        match = code_search(repository, module.path, switch)
        if match is None and asked_model(module) and _keeps(module, keepers):
            match = code_search(repository, module.path, keyed)
        if match is not None:
            line = match.string.count("\n", 0, match.start()) + 1
            yield Evidence(module.at(line), match[0])


def _keeps(module: Module, keepers: tuple[str, ...]) -> bool:
    return any(call.name.rsplit(".", 1)[-1] in keepers for call in module.facts.calls)


def _of_libraries(module: Module, libraries: tuple[str, ...]) -> Evidence | None:
    if not imports(module, libraries):
        return None
    prefixes = tuple(f"{library}." for library in libraries)
    for call in module.facts.calls:
        if module.resolved(call.name).startswith(prefixes):
            return evidence(module, call)
    for function in module.facts.functions:
        if any(decorator.name.startswith(prefixes) for decorator in function.decorators):
            return Evidence(module.at(function.line), function.name)
    return None
