"""Which generators a module gives a seed that stays, by calls that run."""

from __future__ import annotations

import re
from functools import lru_cache

from mle_lint.artefacts.module import Call, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import OwnCode, calls_in, own_code
from mle_lint.probes.reproducibility.seed_values import seed_values
from mle_lint.repository import Repository

_LIBRARIES = ("numpy", "random", "torch", "tensorflow", "cupy")
_SEEDS = pattern(r"(?:^|_|set)seeds?(?:_(?:everything|all|torch|numpy|python|worker))?$")
_STARTS = ("pyproject.toml", "setup.py", "setup.cfg")


def seeded_libraries(repository: Repository, module: Module, keywords: tuple[str, ...]) -> set[str]:
    """The libraries whose generator a module seeds; `*` stands for all of them."""
    found: set[str] = set()
    for call in _seed_calls(module):
        last = call.name.rsplit(".", 1)[-1]
        if not _runs(repository, module, call.scope.partition(".")[0]) or not _seeds(
            repository, module, call
        ):
            continue
        if (call.line, last) not in seed_values(repository, module, keywords).unfixed:
            found.add(_library(call.name))
    return found


def _seed_calls(module: Module) -> list[Call]:
    return [
        call
        for last, calls in module.by_last_name.items()
        if "eed" in last and _SEEDS.search(last.lower())
        for call in calls
    ]


def _library(name: str) -> str:
    """A function that is no library's own, or Keras' one, seeds several generators."""
    root = name.split(".", 1)[0]
    if root not in _LIBRARIES or (name.endswith("set_random_seed") and "keras" in name):
        return "*"
    return root


def _seeds(repository: Repository, module: Module, call: Call) -> bool:
    """Whether a call seeds something: a function of the project by what it leads to."""
    own = own_code(repository)
    if module.notebook or not _is_own(own, module, call.name):
        return True
    named = own.near(module, call.name.rsplit(".", 1)[-1])
    scopes = [s for near in named for s in own.reached(near.module, [near.name])]
    calls = [inner for scope in scopes for inner in calls_in(scope)]
    return not scopes or any(
        "eed" in inner.name
        and not _is_own(own, module, inner.name)
        and _SEEDS.search(inner.name.rsplit(".", 1)[-1].lower())
        for inner in calls
    )


def _is_own(own: OwnCode, module: Module, name: str) -> bool:
    if "." in name:
        return own.target(module, name) is not None
    return any(function.name == name for function in module.facts.functions)


@lru_cache(maxsize=256)
def _runs(repository: Repository, module: Module, name: str) -> bool:
    """Whether code at the top or in a function of that name may run: a function that nothing but
    its definition and imports name does not."""
    functions = [function for function in module.facts.functions if function.name == name]
    if module.notebook or not functions or functions[0].decorators or name.startswith("__"):
        return True
    if any(name in other.by_last_name for other in repository.code):
        return True
    mention = pattern(
        rf"(?:[=(\[{{:,.]|\breturn)\s*{re.escape(name)}\b(?!\s*,?\s*$)|{name}\s*[)\]}}]"
    )
    texts = (repository.text(m.path) or "" for m in (*repository.modules,))
    lines = (line for text in texts if name in text for line in text.split("\n") if name in line)
    if any(
        not line.lstrip().startswith(("import", "from", "def")) and mention.search(line)
        for line in lines
    ):
        return True
    known = frozenset(repository.files)
    return any(name in (repository.text(path) or "") for path in _STARTS if path in known)
