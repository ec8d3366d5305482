"""Imports go in one direction: a module knows its own layer and those below, never those above."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "mle_lint"
# Lowest first. A name is a module or a folder of modules directly under the package.
LAYERS = (
    ("__init__", "model", "patterns", "record", "gates", "two_processes", "deadlines"),
    ("trees", "artefacts"),
    ("cache", "loading", "files", "repository"),
    ("leakage",),
    ("probe", "probes"),
    ("rule", "spelling", "rule_files"),
    ("rule_reading", "catalogue"),
    ("report", "score"),
    ("analyses",),
    ("lanes",),
    ("traits",),
    ("suppression",),
    ("notebook_lines", "crowding", "rule_results"),
    ("findings", "judge", "sharing"),
    ("engine",),
    ("remembered",),
    ("comparison", "reporters", "yaml_values", "config_values", "config", "documentation"),
    ("github",),
    ("commands",),
    ("arguments", "cli", "__main__"),
)
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}


def modules() -> dict[str, Path]:
    """Every module's path by its dotted name below the package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imported(path: Path) -> Iterator[str]:
    """Names below the package that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            package, _, rest = name.partition(".")
            if package == PACKAGE.name:
                first = rest.partition(".")[0]
                # `from mle_lint import __version__` is a name of the package itself.
                yield first if first in HEIGHT or first in MODULES else "__init__"


def test_every_module_has_a_layer() -> None:
    assert {name.partition(".")[0] for name in MODULES} - set(HEIGHT) == set()


def test_no_layer_names_a_module_that_is_gone() -> None:
    assert set(HEIGHT) - {name.partition(".")[0] for name in MODULES} == set()


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_imports_from_its_own_layer_or_below(name: str) -> None:
    own = HEIGHT[name.partition(".")[0]]
    above = {(name, other) for other in imported(MODULES[name]) if HEIGHT[other] > own}
    assert above == set()


def needed(name: str) -> set[str]:
    """The modules that must be there before a module is: what it imports other than for types."""
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    waiting: list[ast.AST] = [tree]
    found: set[str] = set()
    for node in waiting:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            package, _, inside = node.module.partition(".")
            below = [f"{inside}.{alias.name}".strip(".") for alias in node.names]
            names = {one if one in MODULES else inside for one in below}
            found |= names & MODULES.keys() if package == PACKAGE.name else set()
    return found - {name}


def test_no_module_of_the_leakage_layer_needs_itself() -> None:
    waiting = {name: needed(name) for name in MODULES if name.startswith("leakage.")}
    ready = set(MODULES) - set(waiting)
    while free := {name for name, names in waiting.items() if names <= ready}:
        ready |= free
        waiting = {name: names for name, names in waiting.items() if name not in free}
    assert waiting == {}


# Within the leakage layer, lowest first; a folder stands for all that is in it.
LEAKAGE = (
    ("knowledge", "naming", "syntax", "shown"),
    ("values",),
    ("events", "fills", "trace", "affine"),
    ("running",),
    ("judging",),
    ("reading", "chosen", "following"),
    ("analysis",),
)
STEPS = {name: height for height, names in enumerate(LEAKAGE) for name in names}


@pytest.mark.parametrize("name", [name for name in sorted(MODULES) if name[:8] == "leakage."])
def test_what_runs_knows_nothing_of_what_judges(name: str) -> None:
    own = STEPS[name.split(".")[1]]
    other = {read for read in needed(name) if read[:8] == "leakage."}
    assert {read for read in other if STEPS[read.split(".")[1]] > own} == set()


# Folders of probes that several families of rules share.
SHARED = ("code", "files", "documents", "commands")


@pytest.mark.parametrize("name", [name for name in sorted(MODULES) if name.startswith("probes.")])
def test_a_shared_reading_knows_no_family_of_rules(name: str) -> None:
    if name.split(".")[1] in SHARED:
        tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
        sources = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        read = {source.split(".")[2] for source in sources if source.startswith("mle_lint.probes.")}
        assert read <= set(SHARED)
