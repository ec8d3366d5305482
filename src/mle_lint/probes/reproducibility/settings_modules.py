"""Modules whose constants are the settings of the others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.own_code import own_code
from mle_lint.repository import Repository

_WORD = pattern(r"[a-z]+")
# A value that a module sets, but not from the environment, at its own level or as the entry of a
# mapping.
_VALUE = pattern(r"^[A-Za-z_]\w*[ \t]*(?::[^=\n]+)?=(?!=|.*environ|.*getenv)", re.MULTILINE)
_ENTRY = pattern(r"^ +[\"']\w[\w .-]*[\"'] *: *(?!.*(?:environ|getenv))", re.MULTILINE)
# A value that the environment may replace.
_DEFAULT = pattern(
    r"^[A-Za-z_]\w*[ \t]*(?::[^=\n]+)?=(?!=)[^\n#]*(?:environ\.get|getenv)"
    r"\([^,()\n]+,\s*(?![\"']{2}|None)",
    re.MULTILINE,
)
# Django reads the module that its start names.
_DJANGO = pattern(r"(?:^|/)settings(?:\.py$|/[^/]+\.py$)")
_LOGGING = frozenset({"log", "logs", "logger", "logging"})


def says(name: str, wanted: frozenset[str]) -> bool:
    """Whether a name in small letters holds one of the words."""
    return not wanted.isdisjoint(_WORD.findall(name))


def settings_modules(
    repository: Repository, wanted: frozenset[str], least: int
) -> Iterator[Evidence]:
    """Modules named by a wanted word, not for the log, with at least so many values, of which one
    or more do not come from the environment; others import them, or Django reads them."""
    named = [
        module
        for module in repository.code
        if not module.notebook and says("/".join(module.path.lower().split("/")[-2:]), wanted)
    ]
    imported = imported_names(repository) if named else {}
    by_django = bool(named) and _django_reads(repository)
    for module in named:
        if module.path not in imported and not (by_django and _DJANGO.search(module.path)):
            continue
        if says(_stem(module), _LOGGING):
            continue
        text = repository.text(module.path) or ""
        values = len(_VALUE.findall(text))
        others = len(_ENTRY.findall(text)) + len(_DEFAULT.findall(text))
        if values and values + others >= least:
            yield Evidence(module.at(1), _stem(module))


def _django_reads(repository: Repository) -> bool:
    """Whether a start names the settings to Django, and code asks it for them."""
    code = [module for module in repository.code if not is_test(module.path)]
    if not any(imports(module, ("django.conf",)) for module in code):
        return False
    sets = (call for m in code for call in m.by_last_name.get("setdefault", ()))
    return any(call.text == "DJANGO_SETTINGS_MODULE" for call in sets)


def _stem(module: Module) -> str:
    """The name under which a module is imported; a package's is that of its folder."""
    parts = module.path.lower().removesuffix(".py").split("/")
    return parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]


def imported_names(repository: Repository) -> dict[str, set[str]]:
    """By path: the last parts of the imports with which other modules lead to it."""
    code = own_code(repository)
    found: dict[str, set[str]] = {}
    for module in repository.code:
        for item in module.facts.imports:
            target = code.target(module, item.name)
            if target is not None and target.path != module.path:
                found.setdefault(target.path, set()).add(item.name.rpartition(".")[2])
    return found
