"""Code that computes drift, by the names of its files and functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.answering import code_text
from mle_lint.probes.code.calls import evidence, imports, matching
from mle_lint.probes.code.own_code import lines_of, source_of
from mle_lint.repository import Repository

MAX_CALLERS = 20
_WORD = pattern(r"[a-z]+")
# A word of stability alone may be said of folds; its index compares two populations.
_POPULATION = frozenset({"population", "index", "characteristic", "feature", "covariate"})


# The rows of before, those of now, and what tells of how either are spread.
_BEFORE = pattern(
    r"train|reference|(?<![a-z])ref(?:_|\b)|baseline|before|previous|earlier|expected|histor|(?<![a-z])base_|entren|trein",
    re.IGNORECASE,
)
_NOW = pattern(
    r"(?<![a-z])live|(?<![a-z])current|production|(?<![a-z])prod(?:_|\b)|serving|served|recent|today|yesterday"
    r"|incoming|(?<![a-z])online|(?:last|this)_?(?:week|day|month)|(?<![a-z])window|(?<![a-z])logged",
    re.IGNORECASE,
)
_SPREAD = pattern(
    r"distribut|histogram|percentile|quantile|value_counts|ks_|wasserstein|divergence|population|centroid"
    r"|(?<![a-z])bins?(?:_|\b)|bucket|\blog\(|\bevidently|page_?hinkley|adwin|p_?value|\bnorm\(|\.std\(",
    re.IGNORECASE,
)
# The population stability index, whatever it is called: `(a - b) * np.log(a / b)`.
_INDEX = pattern(
    r"\(\s*([\w.\[\]]{1,60})\s*-\s*([\w.\[\]]{1,60})\s*\)\s*\*\s*\w{1,20}\.log\(\s*\(?\s*"
    r"([\w.\[\]]{1,60})\s*/\s*([\w.\[\]]{1,60})"
)
_NUMBERS = ("numpy", "pandas", "scipy", "polars", "pyspark", "statistics", "torch", "duckdb")
_TELLS = frozenset({"post", "writerow", "to_csv", "to_sql", "to_json", "dump", "exit", "send",
                    "write_text", "warning", "error", "execute", "write", "dumps"})  # fmt: skip


def computed(
    repository: Repository, module: Module, tests: tuple[str, ...], occasions: frozenset[str]
) -> Call | None:
    """A statistical test or an own function that says, or whose file says, that it is on drift."""
    path = not occasions.isdisjoint(_WORD.findall(module.path.lower()))
    for call in matching(module, tests):
        if path or not occasions.isdisjoint(_WORD.findall(call.scope.lower())):
            return call
    for function in module.facts.functions:
        last = function.name.rsplit(".", 1)[-1]
        calls = module.by_last_name.get(last, ())
        if calls and is_named_for(last, occasions) and compares(repository, module):
            return calls[0]
    return _compared(repository, module, tests)


def compares(repository: Repository, module: Module) -> bool:
    """Whether the code of a file speaks of rows of before, or of how values are spread.

    Boats drift, too, and tyres have their pressure in psi.
    """
    if module.notebook:
        return True
    text = code_text(repository, module.path)
    return _BEFORE.search(text) is not None or _SPREAD.search(text) is not None


def _compared(repository: Repository, module: Module, tests: tuple[str, ...]) -> Call | None:
    """A statistical test in a function that names rows of training and rows of now."""
    if module.notebook:
        return None
    functions = {function.name: function for function in module.facts.functions}
    for call in matching(module, tests):
        function = functions.get(call.scope)
        if function is None or call.name.endswith(("entropy", "mannwhitneyu")):
            continue
        text = "\n".join(source_of(repository, module, function))
        if _BEFORE.search(text) and _NOW.search(text):
            return call
    return None


def indexed(repository: Repository, module: Module) -> Evidence | None:
    """The formula of the population stability index, where something calls it."""
    if module.notebook or "log" not in module.by_last_name:
        return None
    lines = lines_of(repository, module.path)
    for call in module.by_last_name["log"]:
        line = lines[call.line - 1][:500] if call.line <= len(lines) else ""
        found = _INDEX.search(line)
        if found is None or {found[1], found[2]} != {found[3], found[4]}:
            continue
        if _is_run(repository, call.scope):
            return Evidence(module.at(call.line), found[0][:80])
    return None


def _is_run(repository: Repository, scope: str) -> bool:
    """Whether something leads to a function from outside: a file's own level, or a decorator."""
    waiting, seen = [scope.rsplit(".", 1)[-1]], set[str]()
    while waiting and len(seen) < MAX_CALLERS:
        last = waiting.pop()
        if not last:
            return True
        if last in seen:
            continue
        seen.add(last)
        for module in repository.code:
            functions = module.facts.functions
            if any(f.decorators for f in functions if f.name.rsplit(".", 1)[-1] == last):
                return True
            calls = module.by_last_name.get(last, ())
            waiting += [call.scope.rsplit(".", 1)[-1] for call in calls]
    return False


def run(repository: Repository, module: Module, occasions: frozenset[str]) -> Evidence | None:
    """A script that is named for drift, compares rows of before with others, and tells of it."""
    stem = module.path.rsplit("/", 1)[-1].lower()
    starts = module.facts.main_line or any(not call.scope for call in module.facts.calls)
    if module.notebook or not starts or not is_named_for(stem.removesuffix(".py"), occasions):
        return None
    if not imports(module, _NUMBERS) or _TELLS.isdisjoint(module.by_last_name):
        return None
    text = code_text(repository, module.path)
    if _BEFORE.search(text) is None or _SPREAD.search(text) is None:
        return None
    return Evidence(module.at(module.facts.main_line or 1), stem)


def is_named_for(name: str, occasions: frozenset[str]) -> bool:
    """Whether a function says by its name that it computes drift."""
    words = frozenset(_WORD.findall(name.lower()))
    told = words & occasions
    return bool(told - {"stability"}) or (bool(told) and not words.isdisjoint(_POPULATION))


def called_elsewhere(repository: Repository, occasions: frozenset[str]) -> Iterator[Evidence]:
    """Functions of a file that is named for drift and only that, where another file calls them."""
    for module in repository.code:
        file = module.path.rsplit("/", 1)[-1].lower()
        if module.notebook or not occasions.issuperset(_WORD.findall(file.removesuffix(".py"))):
            continue
        if not compares(repository, module):
            continue
        names = {function.name for function in module.facts.functions}
        for other in repository.code:
            called = names & other.by_last_name.keys() if other is not module else ()
            if called:
                yield evidence(other, other.by_last_name[min(called)][0])
                return
