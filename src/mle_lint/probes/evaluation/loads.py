"""What a tool does under load and when something breaks: what measures it, and what is told."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.elsewhere import MAX_SIZE
from mle_lint.probes.code.named_tests import telling
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.code.own_texts import says
from mle_lint.probes.documents.passages import about, excerpt, is_placeholder
from mle_lint.repository import Repository

# A measured amount; `<10 ms` and `~5 ms` are aims or guesses.
_MEASURED = pattern(
    r"(?<![\w.<>~\u2264\u2248,])(?<![<>~\u2264\u2248] )\d[\d,.]*\s?"
    r"(?:ms|\u00b5s|us|s|sec|secs|seconds?|minutes?|min|[kmg]b/s|"
    r"(?:req|requests?|ops?|rows?|reads?|writes?|jobs?|events?|records?|queries|messages?|msgs?)"
    r"\s?(?:/|per )\s?(?:s|sec|second|min|minute)|rps|qps|tps)\b",
)
_TIMES = pattern(
    r"perf_counter|time\.time\(|monotonic|timeit|Instant::now|time\.Now\(|time\.Since\(|chrono::"
    r"|System\.nanoTime|performance\.now|testing\.B\b|percentile|latenc|throughput|elapsed"
    r"|k6/http|\bHttpUser\b|users?:|criterion"
)


def shown(
    repository: Repository,
    *,
    tools: tuple[str, ...],
    files: tuple[str, ...],
    suffixes: tuple[str, ...],
    topics: tuple[str, ...],
    aims: tuple[str, ...],
    machines: tuple[str, ...],
    failures: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that loads the tool, its figures with the machine, and a test of a failure; all three.

    The words are those of the other probes here; `machines` name what the figures were taken on.
    """
    loads = tuple(loading(repository, tools=tools, files=files, suffixes=suffixes))
    figures = tuple(measured(repository, topics=topics, aims=aims))
    broken = tuple(telling(repository, failures))
    passages = repository.passages
    machine = about(passages, topics) & passages.find(machines)
    if loads and figures and broken and machine:
        yield from (loads[0], figures[0], excerpt(passages[min(machine)]))
        yield from broken


def begun(
    repository: Repository,
    *,
    tools: tuple[str, ...],
    files: tuple[str, ...],
    suffixes: tuple[str, ...],
    failures: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that loads the tool, or tests whose names speak of a failure."""
    yield from loading(repository, tools=tools, files=files, suffixes=suffixes)
    yield from telling(repository, failures)


def loading(
    repository: Repository,
    *,
    tools: tuple[str, ...],
    files: tuple[str, ...],
    suffixes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Files of code with such a name that measure time, and files that import a load tool."""
    for module in repository.modules:
        line = imports(module, tools)
        if line:
            yield Evidence(module.at(line), "a load tool")
    for path in repository.files:
        named = path.lower().endswith(suffixes) and says(posixpath.basename(path), files)
        if not named or repository.size(path) > MAX_SIZE:
            continue
        match = _TIMES.search(text_of(repository, path))
        if match is not None:
            line = text_of(repository, path).count("\n", 0, match.start()) + 1
            yield Evidence(repository.place(path, line), f"measures by {match.group()}")


def measured(
    repository: Repository, *, topics: tuple[str, ...], aims: tuple[str, ...]
) -> Iterator[Evidence]:
    """Passages on one of the topics with a measured amount; aims and guesses are none."""
    passages = repository.passages
    for index in sorted(about(passages, topics) - about(passages, aims)):
        passage = passages[index]
        if passage.block.kind == "heading" or is_placeholder(passage):
            continue
        if _MEASURED.search(passage.text):
            yield excerpt(passage)
