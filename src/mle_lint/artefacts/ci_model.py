"""What a continuous-integration file runs, in the same words for every host."""

from __future__ import annotations

from collections.abc import Callable

from mle_lint.artefacts.yaml_nodes import Node
from mle_lint.record import NamedTuple

# Aliases can repeat a long list many times over; what comes after these is not read.
MAX_JOBS = 300
MAX_STEPS = 200
MAX_NAMES = 500

Pairs = tuple[tuple[str, Node], ...]


class Step(NamedTuple):
    """One step of a job.

    run                a shell script, "" when there is none
    uses               the action, task, orb, template or workflow it calls, "" when none
    line               where the step starts; `run_line` where its script starts, 0 without one
    condition          as written, "" when it always runs after the steps before
    continue_on_error  true only when that is said outright, not by an expression
    inputs             what is handed to `uses`
    """

    name: str = ""
    run: str = ""
    uses: str = ""
    line: int = 1
    condition: str = ""
    continue_on_error: bool = False
    working_directory: str = ""
    shell: str = ""
    run_line: int = 0
    inputs: tuple[tuple[str, str], ...] = ()


class Job(NamedTuple):
    """One job under its key; `needs` are the jobs that go before it."""

    name: str
    line: int = 1
    steps: tuple[Step, ...] = ()
    condition: str = ""
    continue_on_error: bool = False
    needs: tuple[str, ...] = ()


class Workflow(NamedTuple):
    """One file: its triggers with their lines, and its jobs."""

    name: str = ""
    line: int = 1
    triggers: tuple[tuple[str, int], ...] = ()
    jobs: tuple[Job, ...] = ()


def jobs_of(entries: Pairs, make: Callable[[str, Node], Job]) -> tuple[Job, ...]:
    """A Job for every map among the entries; one that an alias repeats is made once."""
    made: dict[int, Job] = {}
    found = []
    for name, node in entries[:MAX_JOBS]:
        if node.kind == "map":
            if id(node) not in made:
                made[id(node)] = make(name, node)
            found.append(made[id(node)]._replace(name=name))
    return tuple(found)


def is_true(node: Node | None) -> bool:
    """Whether a scalar says true or yes."""
    return node is not None and node.value.lower() in ("true", "yes")


def names(node: Node | None, *keys: str) -> tuple[str, ...]:
    """The names in a scalar, in a list of scalars, of maps (by the first of `keys`), or in a map.

    For a map in a list that has none of the keys, its own first key is the name.
    """
    if node is None:
        return ()
    if node.kind == "map":
        return node.keys()[:MAX_NAMES]
    found = []
    for item in node.each(MAX_NAMES):
        if item.value:
            found.append(item.value)
            continue
        texts = [*(item.text(key) for key in keys), *item.keys()[:1]]
        found.append(next((text for text in texts if text), ""))
    return tuple(name for name in found if name)


def scalar_pairs(node: Node | None) -> tuple[tuple[str, str], ...]:
    """The scalar entries of a map."""
    if node is None or node.kind != "map":
        return ()
    entries = node.items[:MAX_NAMES]
    return tuple((key, value.value) for key, value in entries if value.kind == "scalar")
