"""Checks of data that stand in files of a tool, and commands and operators that run them."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import evidence, imports, matching
from mle_lint.probes.code.own_code import lines_of, own_code
from mle_lint.repository import Repository

# What runs the checks of a tool that holds them in files of its own.
_RUNS = pattern(
    r"^[^#\n]*\b(?:soda scan\b|great_expectations (?:--\S+ )*checkpoint run\b|"
    r"gx checkpoint run\b|dbt (?:test|build)\b|sqlmesh audit\b|frictionless validate\b|"
    r"(?:check-jsonschema|jsonschema|ajv validate)\b[^\n]*\b(?:data|records|rows|golden|dataset)|"
    r"csvlint\b|csv-validator\b|qsv validate\b|datacontract test\b|pandera\b[^\n]*validate)",
)
# Files in which such a tool holds its checks.
_SUITE = pattern(
    r"\"expectation_suite_name\"|\"expectation_type\"|^checks for \w|^\s*schema_type: dataframe|"
    r"^AUDIT \("
)
_SUFFIXES = (".json", ".yml", ".yaml", ".sql")
_HOMES = pattern(r"(?i)expect|great|gx|check|soda|schema|valid|quality|audit|contract")
# Libraries of which a definition alone does nothing.
_DEFINING = (
    "pandera", "cerberus", "voluptuous", "patito", "dataframely", "pandas_schema", "frictionless",
)  # fmt: skip
_STARTED = frozenset({
    "validate", "validate_python", "check", "run", "verify", "is_valid", "check_input", "check_io",
    "check_output", "check_types", "execute", "assert_valid", "test", "errors", "parse", "load",
})  # fmt: skip
_MAX_SIZE = 200_000
_IMPORT = pattern(r"\s*(?:from|import)\b")
_WORD = pattern(r"\w+")


def started(repository: Repository, operators: tuple[str, ...]) -> Iterator[Evidence]:
    """Commands of scripts, tasks and CI that run the checks of a tool, and `operators` that do.

    A command of CI and one of a script stand in files that are read as text, line by line.
    """
    for kind in ("shell", "makefile", "justfile", "dvc", "workflow", "dockerfile"):
        for path in repository.of_kind(kind):
            for number, line in enumerate((repository.text(path) or "").split("\n")[:4_000], 1):
                if _RUNS.search(line[:1_000]):
                    yield Evidence(repository.place(path, number), line.strip()[:100])
                    break
    for module in repository.code:
        call = next(matching(module, operators), None)
        if call is not None:
            yield evidence(module, call)
            continue
        for function in module.facts.functions:
            if any(f"*.{d.name.rsplit('.', 1)[-1]}" in operators for d in function.decorators):
                yield Evidence(module.at(function.line), function.name)
                break


def suites(repository: Repository) -> Iterator[Evidence]:
    """Files that hold the checks of a tool, whether or not anything runs them."""
    for path in repository.files:
        if not path.lower().endswith(_SUFFIXES) or not _HOMES.search(path) or is_test(path):
            continue
        if repository.size(path) > _MAX_SIZE:
            continue
        lines = (repository.text(path) or "").split("\n")[:400]
        number = next((n for n, line in enumerate(lines, 1) if _SUITE.search(line[:500])), 0)
        if number:
            yield Evidence(repository.place(path, number), "checks in a file")
            return


def is_held(repository: Repository, module: Module, prefixes: tuple[str, ...]) -> bool:
    """Whether a module defines checks of a library and nothing holds data against them: no call
    or decorator in it, and no import of it."""
    if (
        not imports(module, _DEFINING)
        or is_test(module.path)
        or module.notebook
        or _is_read(repository, module)
    ):
        return False
    if not _STARTED.isdisjoint(module.by_last_name):
        return False
    facts = module.facts
    decorated = any(
        f"{d.name}.".startswith(prefixes) for f in facts.functions for d in f.decorators
    )
    inside = any(
        call.scope in {f.name for f in facts.functions}
        for call in facts.calls
        if module.resolved(call.name).startswith(prefixes)
    )
    return not decorated and not inside


def _is_read(repository: Repository, module: Module) -> bool:
    """Whether another file imports a name of the module, and says it again."""
    own = own_code(repository)
    for near in (*repository.code, *repository.tests):
        names = [i.name for i in near.facts.imports if own.target(near, i.name) is module]
        lines = lines_of(repository, near.path) if names and not near.notebook else ()
        rest = [line.partition("#")[0] for line in lines if not _IMPORT.match(line)]
        last = {name.rsplit(".", 1)[-1] for name in names}
        if names and (near.notebook or any(_WORD.findall("\n".join(rest)).count(x) for x in last)):
            return True
    return False
