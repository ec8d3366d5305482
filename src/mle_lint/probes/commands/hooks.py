"""The local hooks of pre-commit, which run commands of the project's own."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.yaml_nodes import Node
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

CONFIG = (".pre-commit-config.yaml", ".pre-commit-config.yml")
MAX_HOOKS = 200


class Hook(NamedTuple):
    """A hook with the command that it runs; one of a foreign repository has its id as command."""

    path: str
    line: int
    name: str
    entry: str


def hooks(repository: Repository) -> Iterator[Hook]:
    """The hooks that run when pre-commit runs over all files."""
    for path in CONFIG:
        if not repository.exists(path):
            continue
        for root in repository.yaml(path):
            repos = root.get("repos")
            for source in repos.each()[:MAX_HOOKS] if repos else ():
                listed = source.get("hooks")
                for item in listed.each()[:MAX_HOOKS] if listed else ():
                    if _runs(item):
                        name = item.text("id")
                        yield Hook(path, item.line, name, item.text("entry") or name)


def _runs(item: Node) -> bool:
    """Whether the hook is of the stage that runs by itself."""
    stages = item.get("stages")
    named = [stage.value for stage in stages.each()] if stages else []
    return not named or bool({"pre-commit", "commit"} & set(named))
