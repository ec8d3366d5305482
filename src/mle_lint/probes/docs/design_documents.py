"""Documents that say, in one place, what is to be built, for whom, within which bounds and how."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, folded, length, terms
from mle_lint.model import Evidence, Location
from mle_lint.probes.docs.coverage import Coverage
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A statement has at least this many words.
LEAST_STATED = 5


class _Topics(NamedTuple):
    """The words of each topic; aims need a word of what is not aimed at as well."""

    users: tuple[str, ...]
    goals: tuple[str, ...]
    non_goals: tuple[str, ...]
    bounds: tuple[str, ...]
    data: tuple[str, ...]
    baseline: tuple[str, ...]
    metrics: tuple[str, ...]
    serving: tuple[str, ...]
    operations: tuple[str, ...]


def covered(
    repository: Repository,
    *,
    files: tuple[str, ...],
    aside: tuple[str, ...],
    users: tuple[str, ...],
    goals: tuple[str, ...],
    non_goals: tuple[str, ...],
    bounds: tuple[str, ...],
    data: tuple[str, ...],
    baseline: tuple[str, ...],
    metrics: tuple[str, ...],
    serving: tuple[str, ...],
    operations: tuple[str, ...],
    least: int,
    least_words: int,
) -> Iterator[Evidence]:
    """Design documents, known by their names, that cover at least so many topics; else READMEs.

    In a design document a statement with a topic's word is enough. The README, which describes
    what is there, must have `least_words` words, a heading for each topic, and one of the two
    topics that make a description a design: goals with what is no goal, and constraints. What
    lies in folders of `aside` teaches or is to be filled in.
    """
    topics = _Topics(users, goals, non_goals, bounds, data, baseline, metrics, serving, operations)
    passages = repository.passages
    said, headed = _coverage(passages, topics, True), _coverage(passages, topics, False)
    named, other = terms(*files), terms(*aside)
    for path in repository.documents:
        if _named(path, named) and not other.search(folded(path)):
            found = said.of(path)
        elif path == repository.readme and _length(passages, path) >= least_words:
            found = headed.of(path)
            found = found if {"aims", "bounds"} & found.keys() else {}
        else:
            continue
        if len(found) >= least:
            yield from (excerpt(passages[index]) for index in sorted(found.values()))


def _named(path: str, wanted: Terms) -> bool:
    """Whether the name of a document, or of its folder, holds one of the words."""
    return wanted.search(folded("/".join(path.rsplit(".", 1)[0].split("/")[-2:]))) is not None


def _coverage(passages: Passages, topics: _Topics, by_statement: bool) -> Coverage:
    coverage, left_out = Coverage(passages, LEAST_STATED), below(passages, topics.non_goals)

    def on(words: tuple[str, ...]) -> set[int]:
        headed = below(passages, words)
        return headed | passages.find(words) if by_statement else headed

    coverage.add("aims", _with_both(passages, on(topics.goals), on(topics.non_goals)))
    for name in ("users", "bounds", "data", "baseline", "metrics", "serving", "operations"):
        coverage.add(name, on(getattr(topics, name)) - left_out)
    return coverage


def _with_both(passages: Passages, goals: set[int], others: set[int]) -> set[int]:
    """What is said on goals in the documents that say what is none as well."""
    paths = {passages[index].path for index in others}
    return {index for index in goals - others if passages[index].path in paths}


def _length(passages: Passages, path: str) -> int:
    own = (p for p in passages.all if p.path == path and p.block.kind not in ("code", "heading"))
    return sum(length(passage.text) for passage in own)


def recorded(
    repository: Repository, *, names: tuple[str, ...], least_words: int
) -> Iterator[Evidence]:
    """Records of decisions, by their name or folder, with that many words that are filled in."""
    passages, wanted = repository.passages, terms(*names)
    lengths: dict[str, int] = {}
    firsts: dict[str, Evidence] = {}
    for passage in passages.all:
        if passage.notebook or passage.block.kind == "code" or not _named(passage.path, wanted):
            continue
        firsts.setdefault(passage.path, excerpt(passage))
        if not is_placeholder(passage):
            lengths[passage.path] = lengths.get(passage.path, 0) + length(passage.text)
    yield from (firsts[path] for path, words in lengths.items() if words >= least_words)


def linked(
    repository: Repository, *, hosts: tuple[str, ...], words: tuple[str, ...]
) -> Iterator[Evidence]:
    """Links to a document that is kept elsewhere and is called a design."""
    wanted = terms(*words)
    for path, document in repository.documents.items():
        for link in document.links:
            if any(host in link.target for host in hosts) and wanted.search(folded(link.text)):
                yield Evidence(Location(path, link.line), link.text)


def begun(
    repository: Repository,
    *,
    files: tuple[str, ...],
    aside: tuple[str, ...],
    users: tuple[str, ...],
    goals: tuple[str, ...],
    non_goals: tuple[str, ...],
    bounds: tuple[str, ...],
    data: tuple[str, ...],
    baseline: tuple[str, ...],
    metrics: tuple[str, ...],
    serving: tuple[str, ...],
    operations: tuple[str, ...],
    least: int,
    least_words: int,
    records: tuple[str, ...],
    record_words: int,
    hosts: tuple[str, ...],
    called: tuple[str, ...],
) -> Iterator[Evidence]:
    """A design that covers at least so many topics, a recorded decision, or a design elsewhere."""
    yield from covered(
        repository,
        files=files,
        aside=aside,
        users=users,
        goals=goals,
        non_goals=non_goals,
        bounds=bounds,
        data=data,
        baseline=baseline,
        metrics=metrics,
        serving=serving,
        operations=operations,
        least=least,
        least_words=least_words,
    )
    yield from recorded(repository, names=records, least_words=record_words)
    yield from linked(repository, hosts=hosts, words=called)
