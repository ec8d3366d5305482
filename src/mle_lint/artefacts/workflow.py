"""Continuous-integration files of every host, and the commands that their steps run."""

from __future__ import annotations

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts.ci_azure import parse_azure
from mle_lint.artefacts.ci_circleci import parse_circleci
from mle_lint.artefacts.ci_github import parse_github
from mle_lint.artefacts.ci_gitlab import parse_gitlab
from mle_lint.artefacts.ci_model import Job, Step, Workflow
from mle_lint.artefacts.ci_places import kind_of
from mle_lint.artefacts.ci_scripts import parse_generic, parse_jenkinsfile

__all__ = [
    "Job",
    "Step",
    "Workflow",
    "commands",
    "kind_of",
    "parse",
    "parse_azure",
    "parse_circleci",
    "parse_generic",
    "parse_github",
    "parse_gitlab",
    "parse_jenkinsfile",
]

_PARSERS = {
    "github": parse_github,
    "gitlab": parse_gitlab,
    "azure": parse_azure,
    "circleci": parse_circleci,
    "jenkins": parse_jenkinsfile,
}
_NO_SHELLS = ("python", "perl", "node", "ruby")


def parse(kind: str, text: str) -> Workflow:
    """Reads a file of a kind that `kind_of` gave; raises ParseError."""
    return _PARSERS.get(kind, parse_generic)(text)


def commands(step: Step) -> tuple[shell.Command, ...]:
    """The shell commands of a step; none for a step in Python or another language."""
    if step.shell.startswith(_NO_SHELLS):
        return ()
    return shell.split(step.run, step.run_line)
