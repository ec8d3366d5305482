"""What backs a tool or practice that documents claim: a trace, or what a function finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from mle_lint.model import Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.foreign_tests import foreign_tests
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.code.own_names import broken_tests
from mle_lint.probes.code.suites import test_modules
from mle_lint.probes.commands.ci_commands import runs
from mle_lint.probes.honesty import traces
from mle_lint.repository import Repository

# Before traces that only workflows can hold.
IN_WORKFLOWS = "=ci "
_OTHER_CI = (
    "jenkinsfile", ".gitlab-ci.yml", "azure-pipelines.yml", "azure-pipelines.yaml",
    "cloudbuild.yaml", "cloudbuild.yml", "buildspec.yml", "buildspec.yaml",
    "bitbucket-pipelines.yml", ".travis.yml", ".circleci/config.yml", ".drone.yml",
)  # fmt: skip
_SPACE = pattern(r"---\r?\n(?:.*\n){0,20}?(sdk: *\w+)")
_COMMENT = pattern(r"(?m)(?:^|(?<=\s))#.*$")
# What a workflow leaves to a task, a script, an action of its own or another workflow.
_CALLS = pattern(
    r"\b(?:make|just|tox|nox|invoke|npm run|task) [\w-]+|(?:\./|\s)[\w./-]+\.sh\b"
    r"|uses: *(?:\./|\S*\.github/workflows/)"
)
_ACTIONS = ("pytest", "tox-action", "run-tests", "setup-nox", "-ci", "-tests")
# A workflow of another repository does what is not seen here.
_FOREIGN = pattern(r"uses: *[\"']?[\w.-]+/[\w.-]+/\.github/workflows/[\w.-]+")
_RUNNERS = (
    "pytest", "py.test", "unittest", "nose2", "tox", "nox", "hatch test", "coverage run", "behave",
    "go test", "cargo test", "mvn test", "mvn verify", "gradle test", "gradlew test", "sbt test",
    "npm test", "npm run test", "yarn test", "pnpm test", "jest", "vitest", "bats", "dbt test",
)  # fmt: skip
_ASSERTS = pattern(r"(?:^|\.)_?(?:assert\w*|raises|warns|fail|expect\w*|approx|check_estimator)$")


def backing(repository: Repository, words: str, by_link: bool) -> traces.Trace | None:
    """The first of the traces that the repository holds; an address counts if `by_link`."""
    if by_link:
        found = linked(repository, words)
        if found is not None:
            return found
    if words.startswith(IN_WORKFLOWS):
        return _in_workflows(repository, words.removeprefix(IN_WORKFLOWS))
    for part in words.split(" + "):
        found = (
            _CHECKS[part[1:]](repository)
            if part.startswith("=")
            else traces.trace(repository, part)
        )
        if found is not None:
            return found
    return None


def linked(repository: Repository, words: str) -> traces.Trace | None:
    """An address on the web, in a document, that holds one of the words."""
    wanted = traces.compiled(words)
    for path, document in repository.documents.items():
        for link in document.links:
            target = link.target.lower()
            if target.startswith("http") and "shields.io" not in target and wanted.search(target):
                return traces.Trace(repository.place(path, link.line), link.target[:60])
    return None


def _tests(repository: Repository) -> traces.Trace | None:
    """The first assertion in a test file."""
    for module in test_modules(repository):
        facts = module.facts
        lines = [*facts.asserts, *(c.line for c in facts.calls if _ASSERTS.search(c.name))]
        if lines:
            return traces.Trace(module.at(min(lines)), "an assertion")
    for other in foreign_tests(repository):
        return traces.Trace(repository.place(other.path, other.line), other.title or "a test")
    return None


def _workflows(repository: Repository) -> traces.Trace | None:
    for path in repository.workflows:
        return traces.Trace(repository.place(path), path)
    return _path(repository, _OTHER_CI)


def _of_kind(*kinds: str) -> Callable[[Repository], traces.Trace | None]:
    def found(repository: Repository) -> traces.Trace | None:
        for path in repository.of_kind(*kinds):
            return traces.Trace(repository.place(path), path)
        return None

    return found


def against(repository: Repository, words: str) -> Iterator[Related]:
    """What speaks against a subject with these traces, for all that backs it."""
    return broken_tests(repository) if words == "=tests" else iter(())


def _tests_in_workflows(repository: Repository) -> traces.Trace | None:
    if not repository.workflows:
        # That there are none at all is a claim of its own.
        return traces.Trace(repository.place(repository.readme or ""), "no workflow")
    for run in runs(repository, _RUNNERS, _ACTIONS):
        if not run.weak:
            return traces.Trace(repository.place(run.path, run.line), run.text[:60])
    for path in repository.workflows:
        text = _COMMENT.sub("", text_of(repository, path))
        found = _FOREIGN.search(text)
        if found is not None:
            line = text.count("\n", 0, found.start()) + 1
            return traces.Trace(repository.place(path, line), found[0].strip())
    return None


def _in_workflows(repository: Repository, words: str) -> traces.Trace | None:
    """A line of a workflow with one of the words; what a workflow starts elsewhere may have it
    too, and other systems than GitHub's are not read."""
    if not repository.workflows or _path(repository, _OTHER_CI) is not None:
        return traces.Trace(repository.place(repository.readme or ""), "no workflow")
    wanted = traces.compiled(words)
    for path in repository.workflows:
        text = _COMMENT.sub("", text_of(repository, path).lower())
        found = wanted.search(text) or _CALLS.search(text)
        if found is not None:
            line = text.count("\n", 0, found.start()) + 1
            return traces.Trace(repository.place(path, line), found[0].strip())
    return None


def _code(repository: Repository) -> traces.Trace | None:
    for module in repository.code:
        if module.facts.code_lines:
            return traces.Trace(module.at(1), module.path)
    return _of_kind("source")(repository)


def _multi_stage(repository: Repository) -> traces.Trace | None:
    """The second stage of a Dockerfile."""
    if not repository.dockerfiles:
        # That there is none at all is a claim of its own.
        return traces.Trace(repository.place(repository.readme or ""), "no Dockerfile")
    for path, image in repository.dockerfiles.items():
        if len(image.stages) > 1:
            return traces.Trace(repository.place(path, image.stages[1].line), "a second stage")
    return None


def _space(repository: Repository) -> traces.Trace | None:
    """The settings at the head of a README that make the repository a Space of Hugging Face."""
    readme = repository.readme or ""
    found = _SPACE.match(text_of(repository, readme)) if readme else None
    return traces.Trace(repository.place(readme), found[1]) if found else None


def _path(repository: Repository, ends: Iterable[str]) -> traces.Trace | None:
    wanted = tuple(ends)
    for path in repository.files:
        if path.lower().endswith(wanted):
            return traces.Trace(repository.place(path), path)
    return None


_CHECKS: dict[str, Callable[[Repository], traces.Trace | None]] = {
    "tests": _tests,
    "workflows": _workflows,
    "workflow tests": _tests_in_workflows,
    "code": _code,
    "multi stage": _multi_stage,
    "spaces": _space,
    "dockerfile": _of_kind("dockerfile"),
    "compose": _of_kind("compose"),
    "notebooks": _of_kind("notebook"),
    "terraform": lambda repository: _path(repository, (".tf", ".tf.json")),
    "powerbi": lambda repository: _path(repository, (".pbix", ".pbit", ".pbip")),
}
