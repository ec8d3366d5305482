"""Which files of a repository are followed, and which may be read on the way."""

from __future__ import annotations

from collections.abc import Iterable

from mle_lint.artefacts import paths
from mle_lint.artefacts.module import Module
from mle_lint.leakage.knowledge import (
    CONCATS,
    KINDS,
    METRICS,
    PREDICT_METHODS,
    READERS,
    REDUCTIONS,
    SCORE_METHODS,
    SPLITTERS,
    WINDOWS,
    WRITERS,
    words_of,
)
from mle_lint.leakage.running import stored
from mle_lint.leakage.values.value import Constant

# Calls without which a file can hold no leak.
_LEARNS = words_of("""
    fit fit_transform fit_resample fit_sample fit_generator fit_on_texts fit_predict train
    backward cross_val_score cross_validate cross_val_predict train_on_batch partial_fit adapt
    fit_one_cycle train_test_split scale minmax_scale random_split randomSplit cv
""")
# Parsing takes a second for so much code; the rest of a notebook is mostly pictures.
_TOUCHES = (
    _LEARNS | frozenset(KINDS) | REDUCTIONS | READERS | WRITERS | METRICS | SPLITTERS | WINDOWS
    | PREDICT_METHODS | SCORE_METHODS | CONCATS
    | frozenset(("fillna", "groupby", "shift", "DataLoader"))
)  # fmt: skip
# A module that is imported for its functions is rarely longer.
MAX_IMPORTED = 60_000
_PAIR = 2


def saves(module: Module, wanted: set[str]) -> bool:
    """Whether a module saves a table under one of these names."""
    if WRITERS.isdisjoint(module.by_last_name):
        return False
    texts = (stored.key_of(Constant(place.text)) for place in module.facts.strings)
    return any(key is not None and key.rsplit("/", 1)[-1] in wanted for key in texts)


def that_touch_rows(modules: Iterable[Module]) -> frozenset[str]:
    """Modules that could do something to rows, or that hand on what such a module defines."""
    listed = tuple(modules)
    touching = {m.path for m in listed if not _TOUCHES.isdisjoint(m.by_last_name)}
    names = set(map(_called, touching))
    for module in listed:
        if module.path.endswith("__init__.py") or any(
            not names.isdisjoint(item.name.split(".")) for item in module.facts.imports
        ):
            touching.add(module.path)
    # Settings decide which way is taken; who imports them need not touch rows.
    settings = {m.path for m in listed if not m.facts.functions}
    return frozenset(touching | settings)


def learns(module: Module) -> bool:
    """Whether a module calls anything without which a file can hold no leak."""
    return not _LEARNS.isdisjoint(module.by_last_name)


def that_hand_on(modules: tuple[Module, ...]) -> frozenset[str]:
    """Modules that fit nothing themselves, and hand the rows from one that does to another."""
    learning = {_called(m.path) for m in modules if m.path.endswith(".py") and learns(m)}
    own = {part for m in modules for part in m.path.removesuffix(".py").split("/")}
    found = set()
    for module in modules if len(learning) >= _PAIR else ():
        names = (item.name.lstrip(".").split(".") for item in module.facts.imports)
        parts = {part for name in names if name[0] in own for part in name}
        if len(learning & parts) >= _PAIR and not learns(module):
            found.add(module.path)
    return frozenset(found)


def _called(path: str) -> str:
    return path.removesuffix(".py").rsplit("/", 1)[-1]


def is_test_code(module: Module) -> bool:
    """Whether a test runner would collect the file; scripts that lie beside tests are none."""
    name = module.path.rsplit("/", 1)[-1]
    if not paths.is_test(module.path):
        return False
    if name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py":
        return True
    runners = {"pytest", "unittest"} & module.imported
    return bool(runners) or any(f.name.startswith("test_") for f in module.facts.functions)
