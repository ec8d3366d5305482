"""What another team needs before it uses a tool: a start, a reference, an example, limits."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage, Section
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.code.own_texts import says
from mle_lint.probes.documents.passages import excerpt, section
from mle_lint.probes.documents.told import told
from mle_lint.repository import Repository

_ROUTE = pattern(r"\b(?:GET|POST|PUT|DELETE|PATCH)\b[`*|\s]{1,6}(/[\w{:][\w/{}:.-]*)")
_ADDRESS = pattern(r"(?:https?://|localhost|:\d+)[^/\s]*(/[\w{][\w/{}.-]*)")
_REFUSED = pattern(
    r"(?:return\w*|status|https?|errors?|codes?|refus\w+|answer\w*|exits?)\W{1,8}(?:\w+\W){0,2}"
    r"(?:40[013459]|41[03]|42[29]|50[03])\b|\b(?:40[013459]|42[29]|503)\b\W{0,3}[|:\u2014-]"
)
_TOOLS = frozenset({"curl", "http", "grpcurl", "httpie", "Invoke-RestMethod"})
# Commands that fetch or prepare; what they make is not the result yet.
_ASIDE = frozenset({"git", "cp", "copy", "source", "export", "mkdir", "set", ".", "echo"})
_PREPARING = frozenset({"pip", "pip3", "conda"})
_INSTALLS = frozenset({"install", "sync", "venv", "add", "mod", "build", "create", "pull", "init"})
_NUMBERED = pattern(r"^\W{0,4}(?:step |phase )?\d")
_MANY = 3
_FEW = 2
# A folder of examples lies near the root; deeper, the word is part of a package's name.
_DEEP = 3
_EMPTY = 200


def parts(
    repository: Repository,
    *,
    starts: tuple[str, ...],
    most: int,
    references: tuple[str, ...],
    elsewhere: tuple[str, ...],
    reference_files: tuple[str, ...],
    examples: tuple[str, ...],
    suffixes: tuple[str, ...],
    languages: tuple[str, ...],
    limits: tuple[str, ...],
    histories: tuple[str, ...],
    changes: tuple[str, ...],
    publishers: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """What is there of five parts, when `least` of them are.

    A start is a section of the headings `starts` with at most so many commands that reaches a
    result; a reference a list below the headings `references` with no word of `elsewhere`, named
    files, or three routes; an
    example a file with a word of `examples` and one of the suffixes, a block of code in one of the
    languages, or a request; limits are sections, or answers that refuse; a release is a history of
    changes, or a workflow with a phrase of `publishers`.
    """
    found = (
        _start(repository, starts, most, languages),
        _reference(repository, references, elsewhere, reference_files),
        _example(repository, examples, suffixes, languages),
        _limits(repository, limits),
        _release(repository, histories, changes, publishers),
    )
    there = [evidence for evidence in found if evidence is not None]
    if len(there) >= least:
        yield from there


def _start(
    repository: Repository, headings: tuple[str, ...], most: int, languages: tuple[str, ...]
) -> Evidence | None:
    """The first section of such a heading with few commands, one of them more than preparing.

    A numbered heading is one step of many.
    """
    passages = repository.passages
    titles = passages.find(headings)
    for part in passages.sections:
        if part.heading is None or part.heading not in titles:
            continue
        if _NUMBERED.search(passages[part.heading].text):
            continue
        steps = _steps(repository, part)
        coded = any(_is_code(passages[i], languages) for i in passages.under(part))
        reaches = coded or any(not _prepares(words) for words in steps)
        if reaches and len(steps) <= most:
            return excerpt(passages[part.heading])
    return None


def _steps(repository: Repository, part: Section) -> list[tuple[str, ...]]:
    """The commands of the blocks below a heading; clones and copies of settings are no steps."""
    passages = repository.passages
    first, last = passages[part.first], passages[max(part.last - 1, part.first)]
    lines = lines_of(repository, first.path)
    return [
        item.words
        for item in told(repository)
        if item.place.path == first.path
        and first.block.line <= item.place.line <= last.block.end_line
        and not (item.inline or lines[item.place.line - 1].lstrip().startswith("#"))
        and item.words[0] not in _ASIDE
        and "venv" not in item.words
    ]


def _prepares(words: tuple[str, ...]) -> bool:
    return words[0] in _PREPARING or not _INSTALLS.isdisjoint(words[1:4])


def _reference(
    repository: Repository,
    headings: tuple[str, ...],
    elsewhere: tuple[str, ...],
    files: tuple[str, ...],
) -> Evidence | None:
    for path in repository.files:
        name = posixpath.basename(path).lower()
        if name in files and repository.size(path) > _EMPTY:
            return Evidence(repository.place(path), f"{name}, a reference")
    return _routes(repository) or next(
        section(repository, headings=headings, least_words=8, least_items=_MANY, without=elsewhere),
        None,
    )


def _routes(repository: Repository) -> Evidence | None:
    """The first passage with a route or request, where the documents tell of three."""
    asked = {
        match[1]: item
        for item in told(repository)
        if item.words[0] in _TOOLS and (match := _ADDRESS.search(" ".join(item.words)))
    }
    if len(asked) >= _MANY:
        item = next(iter(asked.values()))
        return Evidence(item.place, f"requests to {len(asked)} addresses")
    seen: set[str] = set()
    first: Passage | None = None
    for passage in repository.passages.all:
        routes = _ROUTE.findall(passage.block.text)
        if routes and not passage.notebook:
            first = first or passage
            seen.update(routes)
            if len(seen) >= _MANY:
                return excerpt(first)
    return None


def _example(
    repository: Repository,
    words: tuple[str, ...],
    suffixes: tuple[str, ...],
    languages: tuple[str, ...],
) -> Evidence | None:
    for path in repository.files:
        named = [*path.split("/")[:-1][:_DEEP], posixpath.basename(path)]
        fits = path.lower().endswith(suffixes) and any(says(name, words) for name in named)
        if fits and repository.size(path):
            return Evidence(repository.place(path), "an example")
    for item in told(repository):
        if item.words[0] in _TOOLS:
            return Evidence(item.place, f"{' '.join(item.words)[:60]}, an example")
    for passage in repository.passages.all:
        if _is_code(passage, languages) and not passage.notebook:
            return Evidence(passage.location, "an example")
    return None


def _is_code(passage: Passage, languages: tuple[str, ...]) -> bool:
    block = passage.block
    return block.kind == "code" and block.language.split(" ")[0] in languages


def _limits(repository: Repository, headings: tuple[str, ...]) -> Evidence | None:
    told_of = next(section(repository, headings=headings), None)
    if told_of is not None:
        return told_of
    refused = [
        passage
        for passage in repository.passages.all
        if passage.block.kind != "code" and _REFUSED.search(passage.text)
    ]
    return excerpt(refused[0]) if len(refused) >= _FEW else None


def _release(
    repository: Repository,
    histories: tuple[str, ...],
    changes: tuple[str, ...],
    publishers: tuple[str, ...],
) -> Evidence | None:
    for path in repository.files:
        stem = posixpath.basename(path).lower().partition(".")[0]
        if stem in histories and repository.size(path) > _EMPTY:
            return Evidence(repository.place(path), "a history of changes")
    for path in repository.workflows:
        text = repository.text(path) or ""
        if any(word in text for word in publishers):
            return Evidence(repository.place(path), "a workflow that publishes")
    return next(section(repository, headings=changes, least_items=_FEW), None)
