"""Tools and practices that documents claim, each with what would back it.

A row of a rule says `name | words of a claim | traces`. The words are looked for in statements, the
traces (alternatives of a pattern in lower case) in the repository. A trace `=name` asks one of the
functions below instead. A name that begins with `~` is backed by a dependency file alone, since
nothing imports such a tool by itself; with `^` by an address that a document links to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts.terms import WORD, folded, is_unspaced, parts_of, terms
from mle_lint.model import Claim, Confidence, Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.foreign_tests import foreign_tests
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.code.own_names import broken_tests
from mle_lint.probes.code.suites import test_modules
from mle_lint.probes.commands.ci_commands import runs
from mle_lint.probes.honesty import traces
from mle_lint.probes.honesty.statements import Polarity, Statement, line_of, statements
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_RELATED = 5
_IN_WORKFLOWS = "=ci "
_OTHER_CI = (
    "jenkinsfile", ".gitlab-ci.yml", "azure-pipelines.yml", "azure-pipelines.yaml",
    "cloudbuild.yaml", "cloudbuild.yml", "buildspec.yml", "buildspec.yaml",
    "bitbucket-pipelines.yml", ".travis.yml", ".circleci/config.yml", ".drone.yml",
)  # fmt: skip
_COMMENT = pattern(r"(?m)(?:^|(?<=\s))#.*$")
# What a workflow leaves to a task, a script, an action of its own or another workflow.
_CALLS = pattern(
    r"\b(?:make|just|tox|nox|invoke|npm run|task) [\w-]+|(?:\./|\s)[\w./-]+\.sh\b"
    r"|uses: *(?:\./|\S*\.github/workflows/)"
)
_RUNNERS = (
    "pytest", "py.test", "unittest", "nose2", "tox", "nox", "hatch test", "coverage run", "behave",
    "go test", "cargo test", "mvn test", "mvn verify", "gradle test", "gradlew test", "sbt test",
    "npm test", "npm run test", "yarn test", "pnpm test", "jest", "vitest", "bats", "dbt test",
)  # fmt: skip
_ASSERTS = pattern(r"(?:^|\.)_?(?:assert\w*|raises|warns|fail|expect\w*|approx|check_estimator)$")
# Words that make what follows one of several that would do.
_AMONG = pattern(r"\b(?:like|as|etc|or|wie|como|comme)\s+(?:[\w&.]+(?: [\w&.]+){0,3}, ){0,6}$")
_LIKE = pattern(r"[- ](?:like|style|inspired|compatible|agnostic)\b")


class Subject(NamedTuple):
    """A tool or practice. `asked` and `linked` say what else backs it than its use."""

    kind: str
    name: str
    words: tuple[str, ...]
    traces: str
    also: tuple[str, ...] = ()
    asked: bool = False
    linked: bool = False


class _Said(NamedTuple):
    subject: Subject
    statement: Statement
    word: str


@lru_cache(maxsize=8)
def subjects(kind: str, rows: tuple[str, ...]) -> tuple[Subject, ...]:
    """The subjects of the rows of a rule."""
    return tuple(_subject(kind, row) for row in rows)


def _subject(kind: str, row: str) -> Subject:
    name, words, *rest = (part.strip() for part in row.split(" | "))
    told, *also = (tuple(word.strip() for word in part.split(",")) for part in words.split(" & "))
    return Subject(
        kind,
        name.lstrip("~^"),
        told,
        rest[0] if rest else "|".join(told),
        also[0] if also else (),
        "~" in name[:2],
        "^" in name[:2],
    )


def claimed(
    repository: Repository, chosen: tuple[Subject, ...], polarity: Polarity
) -> Iterator[Claim]:
    """The claims of tools and practices with their verdicts, those of one passage together."""
    every = tuple(word for subject in chosen for word in subject.words)
    first: dict[str, list[_Said]] = {}
    for statement in statements(repository, every, polarity):
        for subject in _candidates(chosen, statement.text):
            span = terms(*subject.words).search(statement.text)
            if span is None or _LIKE.match(statement.text, span.end):
                continue
            if _AMONG.search(statement.text[: span.start]):
                continue
            if not subject.also or _says_also(repository, subject, statement):
                first.setdefault(subject.name, []).append(_Said(subject, statement, span.text))
    for said in first.values():
        yield _judged(repository, said)


def _says_also(repository: Repository, subject: Subject, statement: Statement) -> bool:
    """Whether a statement, or the heading above what is said of workflows, has the other words."""
    also = terms(*subject.also)
    if also.search(statement.text):
        return True
    heading = repository.passages.heading_of(statement.at)
    return subject.traces.startswith(_IN_WORKFLOWS) and also.search(heading) is not None


@lru_cache(maxsize=4)
def _by_first_word(chosen: tuple[Subject, ...]) -> dict[str, tuple[int, ...]]:
    """The numbers of the subjects by the first words of their terms, "" for parts of words."""
    found: dict[str, list[int]] = {}
    for number, subject in enumerate(chosen):
        for word in subject.words:
            parts = parts_of(folded(word))
            whole = parts and not parts[0].prefix and not is_unspaced(word)
            found.setdefault(parts[0].word if whole else "", []).append(number)
    return {word: tuple(numbers) for word, numbers in found.items()}


def _candidates(chosen: tuple[Subject, ...], text: str) -> list[Subject]:
    """The subjects that a text may name, in their order."""
    known = _by_first_word(chosen)
    words = {"", *WORD.findall(text)} & known.keys()
    return [chosen[number] for number in sorted({n for word in words for n in known[word]})]


def _judged(repository: Repository, said: list[_Said]) -> Claim:
    subject = said[0].subject
    place = line_of(repository, said[0].statement, said[0].word)
    claim = Claim(subject.kind, subject.name, place, "backed")
    found = _backing(repository, subject)
    against = list(_AGAINST.get(subject.traces, _nothing)(repository)) if found else []
    if against:
        return claim._replace(
            verdict="contradicted",
            note=f"{against[0].location.path} {against[0].message}",
            related=tuple(against[:MAX_RELATED]),
            confidence=Confidence.HIGH,
        )
    if found is not None and (found.used or subject.asked):
        return claim._replace(related=(Related(found.location, found.text),))
    if found is None and not traces.searchable(repository):
        return claim._replace(verdict="not checkable")
    again = tuple(
        Related(line_of(repository, other.statement, other.word), "said again")
        for other in said[1 : MAX_RELATED + 1]
    )
    if found is not None:
        listed = Related(found.location, f"only asks for {found.text}")
        return claim._replace(
            verdict="unbacked", note="only listed as a dependency", related=(listed, *again)
        )
    return claim._replace(
        verdict="unbacked", note="no trace in code, settings or workflows", related=again
    )


def _backing(repository: Repository, subject: Subject) -> traces.Trace | None:
    if subject.linked:
        found = linked(repository, subject.traces)
        if found is not None:
            return found
    if subject.traces.startswith(_IN_WORKFLOWS):
        return _in_workflows(repository, subject.traces.removeprefix(_IN_WORKFLOWS))
    for part in subject.traces.split(" + "):
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


def _nothing(repository: Repository) -> Iterator[Related]:
    """What speaks against most subjects."""
    return iter(())


def _tests_in_workflows(repository: Repository) -> traces.Trace | None:
    if not repository.workflows:
        # That there are none at all is a claim of its own.
        return traces.Trace(repository.place(repository.readme or ""), "no workflow")
    for run in runs(repository, _RUNNERS, ("pytest", "tox-action", "run-tests", "setup-nox")):
        if not run.weak:
            return traces.Trace(repository.place(run.path, run.line), run.text[:60])
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
    "dockerfile": _of_kind("dockerfile"),
    "compose": _of_kind("compose"),
    "notebooks": _of_kind("notebook"),
    "terraform": lambda repository: _path(repository, (".tf", ".tf.json")),
    "powerbi": lambda repository: _path(repository, (".pbix", ".pbit", ".pbip")),
}
_AGAINST: dict[str, Callable[[Repository], Iterator[Related]]] = {"=tests": broken_tests}
