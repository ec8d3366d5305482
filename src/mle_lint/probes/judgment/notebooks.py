"""Whether the modelling lives in notebooks alone."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.probes.code import model_calls, serving, training
from mle_lint.probes.code.calls import imports
from mle_lint.probes.data.check_functions import is_used
from mle_lint.repository import Notebook, Repository


def nothing_outside(
    repository: Repository,
    *,
    front_ends: tuple[str, ...],
    few_lines: int,
) -> Iterator[Evidence]:
    """The largest notebook, when no code outside notebooks trains, serves or can be run.

    Sources with one of the suffixes `front_ends` are no modelling code. Scripts of `few_lines`
    lines or more that neither train nor serve count where no notebook trains either.
    """
    notebooks = repository.notebooks
    if not notebooks or _other_sources(repository, front_ends):
        return
    modules = [module for module in repository.modules if not is_test(module.path)]
    lines = sum(module.facts.code_lines for module in modules)
    if any(_models(repository, module) for module in modules):
        return
    main = max(notebooks, key=_weight)
    if _runnable(modules, lines, few_lines) and training.first_fit(main.module) is None:
        return
    yield Evidence(main.module.at(1), main.path.rsplit("/", 1)[-1])


def _other_sources(repository: Repository, front_ends: tuple[str, ...]) -> bool:
    sources = (*repository.of_kind("source"), *_reports(repository))
    return any(not path.lower().endswith(front_ends) and not is_test(path) for path in sources)


def _reports(repository: Repository) -> list[str]:
    return [p for p in repository.of_kind("document") if p.lower().endswith((".rmd", ".qmd"))]


def _models(repository: Repository, module: Module) -> bool:
    """Whether a module trains, loads a model, asks one, or answers requests."""
    return bool(
        training.first_fit(module)
        or model_calls.asked(module)
        or imports(module, (*serving.WEB, *serving.SCREENS))
        or _loads(repository, module)
    )


def _loads(repository: Repository, module: Module) -> bool:
    """Whether a module loads a model, elsewhere than in a function that nobody calls."""
    if model_calls.loaded(module) is None:
        return False
    scopes = {call.scope for call in module.facts.calls if model_calls.loads(module, call)}
    return any(
        "." in scope or not scope or _is_called(repository, module, scope) for scope in scopes
    )


def _is_called(repository: Repository, home: Module, name: str) -> bool:
    """Whether a function is decorated, called, or handed over to be called."""
    return is_used(repository, repository.code, name) or any(
        function.name == name and function.decorators for function in home.facts.functions
    )


def _runnable(modules: list[Module], lines: int, few_lines: int) -> bool:
    return lines >= few_lines and any(module.facts.main_line for module in modules)


def _weight(notebook: Notebook) -> tuple[bool, int]:
    facts = notebook.module.facts
    return training.first_fit(notebook.module) is not None, facts.code_lines
