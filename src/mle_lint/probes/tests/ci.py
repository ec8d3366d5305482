"""What the continuous integration of the repository runs, and when."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.ci_model import Step
from mle_lint.model import Evidence
from mle_lint.probes.code.suites import test_functions
from mle_lint.probes.commands.ci_commands import runs
from mle_lint.repository import Repository


def runs_tests(
    repository: Repository, *, runners: tuple[str, ...], actions: tuple[str, ...]
) -> Iterator[Evidence]:
    """Test commands that run by themselves on a change and can fail it."""
    if not _has_tests(repository):
        return
    python = bool(test_functions(repository))
    for run in runs(repository, runners, actions):
        if not run.weak and not (run.front and python):
            yield Evidence(repository.place(run.path, run.line), run.text[:120])


def configured(
    repository: Repository,
    *,
    runners: tuple[str, ...],
    actions: tuple[str, ...],
    housekeeping: tuple[str, ...],
) -> Iterator[Evidence]:
    """Test commands that cannot fail a change, then any CI that does more than keep house."""
    for run in runs(repository, runners, actions):
        why = run.weak or ("a front-end subset" if run.front else "there is no test to run")
        yield Evidence(repository.place(run.path, run.line), f"{run.text[:80]}; {why}")
    for path, flow in repository.workflows.items():
        for job in flow.jobs:
            if any(_works(step, housekeeping) for step in job.steps):
                yield Evidence(
                    repository.place(path, job.line), f"job {job.name or 'without a name'}"
                )
                break


def _has_tests(repository: Repository) -> bool:
    return bool(test_functions(repository)) or any(
        paths.is_test(path) for path in repository.of_kind("source")
    )


def _works(step: Step, housekeeping: tuple[str, ...]) -> bool:
    if step.run:
        return True
    return bool(step.uses) and not any(word in step.uses for word in housekeeping)
