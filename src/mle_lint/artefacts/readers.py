"""One reader for each kind of small text file; its parser is imported when the first is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mle_lint.artefacts.ci_model import Workflow
    from mle_lint.artefacts.compose import Compose
    from mle_lint.artefacts.dependencies import Manifest
    from mle_lint.artefacts.dockerfile import Dockerfile
    from mle_lint.artefacts.pipeline import DvcStage
    from mle_lint.artefacts.task_model import Makefile
    from mle_lint.artefacts.yaml_nodes import Node


def dependencies(path: str, text: str) -> Manifest:
    """A dependency file of any kind."""
    from mle_lint.artefacts.dependencies import parse

    return parse(path, text)


def dockerfile(path: str, text: str) -> Dockerfile:
    """A Dockerfile."""
    from mle_lint.artefacts.dockerfile import parse

    return parse(text)


def compose(path: str, text: str) -> Compose:
    """A compose file."""
    from mle_lint.artefacts.compose import parse

    return parse(text)


def workflow(path: str, text: str) -> Workflow:
    """A CI definition."""
    from mle_lint.artefacts.workflow import kind_of, parse

    return parse(kind_of(path) or "", text)


def tasks(path: str, text: str) -> Makefile:
    """A Makefile, a justfile, or the scripts of a package.json."""
    name = path.rsplit("/", 1)[-1].lower()
    if name == "package.json":
        from mle_lint.artefacts.task_files import parse_package_json

        return parse_package_json(text)
    if name == "justfile":
        from mle_lint.artefacts.task_files import parse_justfile

        return parse_justfile(text)
    from mle_lint.artefacts.makefile import parse

    return parse(text)


def dvc(path: str, text: str) -> tuple[DvcStage, ...]:
    """The stages of a dvc.yaml."""
    from mle_lint.artefacts.pipeline import parse_dvc

    return parse_dvc(text)


def yaml(path: str, text: str) -> tuple[Node, ...]:
    """The documents of any YAML file."""
    from mle_lint.artefacts.yaml_nodes import parse

    return parse(text)
