"""Tests of own code, of which some are of a model's features, its answers or its quality."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.artefacts.module import Call
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.identifiers import last_part
from mle_lint.probes.code.suites import (
    CLIENTS,
    Case,
    importable,
    test_functions,
    test_scripts,
    uses_own_code,
)
from mle_lint.repository import Repository

# Assertions that hold for nearly any result.
SHALLOW = pattern(
    r"is not None|isinstance\(|hasattr\(|callable\(|status_code|\blen\([^)]*\)\s*>=?\s*\d"
    r"|^assert [\"']\w+[\"'] in \w+(?:\.(?:get_)?json(?:\(\))?)?$"
    r"|^self\.assertIn\([\"']\w+[\"'], \w+(?:\.(?:get_)?json(?:\(\))?)?\)$"
    r"|\[[\"'](?:result|status|success|ok)[\"']\]"
    r"|\.empty\b|assertIsNotNone|assertIsInstance|assertTrue\(\w+\)$|\.exists\(|^assert \w+$"
)
REFUSED = pattern(r"raises|assertRaises|ValidationError|SchemaError|\b(?:400|422)\b|is_valid")


@lru_cache(maxsize=1)
def model_cases(repository: Repository) -> tuple[Case, ...]:
    """Asserting tests of own code whose file can be imported."""
    return tuple(
        case
        for case in (*test_functions(repository), *test_scripts(repository))
        if case.asserting
        and importable(repository, case.module)
        and (uses_own_code(repository, case.module) or imports(case.module, CLIENTS))
    )


@lru_cache(maxsize=1)
def own_names(repository: Repository) -> tuple[frozenset[str], frozenset[str]]:
    """The last names of the own functions and of the own classes outside tests."""
    own = [module for module in repository.modules if not is_test(module.path)]
    functions = {f.name.rsplit(".", 1)[-1] for module in own for f in module.facts.functions}
    classes = {c.name.rsplit(".", 1)[-1] for module in own for c in module.facts.classes}
    return frozenset(functions), frozenset(classes)


def is_shallow(case: Case) -> bool:
    """Whether every assertion only looks at a status, a type or that something is there."""
    return all(SHALLOW.search(line) for line in case.asserts)


def evidence_of(case: Case) -> Evidence:
    """Where the test stands."""
    return Evidence(case.module.at(case.function.line), case.function.name)


def called_name(call: Call) -> str:
    """The function that is called; a step of a flow is called bare by its `fn`."""
    return last_part(call.name.removesuffix(".fn"))
