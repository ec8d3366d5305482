"""The claims of the documents, held against the repository."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts import paths
from mle_lint.model import Claim, Confidence, Evidence
from mle_lint.probes.honesty import (
    claimed_badges,
    claimed_commands,
    claimed_counts,
    claimed_files,
    claimed_licences,
    claimed_names,
    claimed_routes,
    claimed_settings,
    claimed_snippets,
    claimed_versions,
    subjects,
)
from mle_lint.probes.honesty.claim_groups import OPEN, together, told
from mle_lint.probes.honesty.drawn_trees import absent_files
from mle_lint.probes.honesty.listed_files import absent_listed
from mle_lint.probes.honesty.published import is_published
from mle_lint.probes.honesty.statements import Polarity, below_aside, documents_of, is_aside
from mle_lint.probes.honesty.traces import is_template
from mle_lint.repository import Repository

# Where there is no code at all, the first claims say what the others would.
MAX_WITHOUT_CODE = 6


def unbacked(
    repository: Repository,
    *,
    tools: tuple[str, ...],
    practices: tuple[str, ...],
    made: tuple[str, ...],
    outputs: tuple[str, ...],
    stores: tuple[str, ...],
    files: tuple[str, ...],
    verbs: tuple[str, ...],
    settings: tuple[str, ...],
    known_settings: tuple[str, ...],
    columns: tuple[str, ...],
    denied: tuple[str, ...],
    orders: tuple[str, ...],
    headings: tuple[str, ...],
    documents: tuple[str, ...],
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """Claims that nothing in the repository bears out, or that it contradicts."""
    found = collected(
        repository,
        tools=tools,
        practices=practices,
        made=made,
        outputs=outputs,
        stores=stores,
        files=files,
        verbs=verbs,
        settings=settings,
        known_settings=known_settings,
        columns=columns,
        denied=denied,
        orders=orders,
        headings=headings,
        documents=documents,
        aside=aside,
    )
    open_ = tuple(claim for claim in found if claim.verdict in OPEN)
    groups = together(repository, open_)
    if not repository.code and not repository.of_kind("source"):
        groups = islice(groups, MAX_WITHOUT_CODE)
    yield from map(told, groups)


def collected(repository: Repository, **words: tuple[str, ...]) -> tuple[Claim, ...]:
    """Every claim with its verdict, in reading order; `words` are the parameters of `unbacked`."""
    derived = repository.passages.derived
    key = ("claims", *sorted(words.items()))
    if key not in derived:
        rank = {path: number for number, path in enumerate(repository.documents)}
        derived[key] = tuple(
            sorted(
                _found(repository, words),
                key=lambda c: (rank.get(c.location.path, len(rank)), c.location.line),
            )
        )
    return derived[key]  # type: ignore[return-value]


def _found(repository: Repository, words: dict[str, tuple[str, ...]]) -> Iterator[Claim]:
    """The claims of each kind."""
    names = ("denied", "orders", "headings", "documents", "aside")
    polarity = Polarity(*(words[name] for name in names))
    # A package that is installed by its name tells with which tools its readers may use it.
    used = () if is_published(repository) else words["tools"]
    rows = (*subjects.subjects("tool", used), *subjects.subjects("practice", words["practices"]))
    yield from subjects.claimed(repository, rows, polarity)
    if not is_template(repository):
        yield from _drawn(repository, polarity, words)
        yield from claimed_files.folders(repository, polarity, words["outputs"])
    yield from claimed_files.named(repository, polarity, words["files"], words["verbs"])
    yield from claimed_files.ports(repository)
    yield from claimed_settings.claimed(
        repository, polarity, words["settings"], words["known_settings"]
    )
    yield from claimed_badges.claimed(repository)
    yield from claimed_counts.claimed(repository, polarity)
    yield from claimed_versions.claimed(repository, polarity)
    yield from claimed_licences.claimed(repository)
    yield from claimed_routes.claimed(repository, polarity)
    yield from claimed_commands.claimed(repository, polarity)
    yield from claimed_snippets.claimed(repository, polarity)
    known = tuple(word for row in rows for word in (row.name, *row.words))
    named = claimed_names.Named(words["columns"], known)
    yield from claimed_names.claimed(repository, polarity, named)


def _drawn(
    repository: Repository, polarity: Polarity, words: dict[str, tuple[str, ...]]
) -> Iterator[Claim]:
    """The files of drawn trees and of lists that are not there."""
    chosen, known = documents_of(repository, polarity), set[str]()
    given, stores = {name: words[name] for name in ("made", "outputs")}, words["stores"]
    for path, document in repository.documents.items():
        if path in chosen or (paths.is_readme(path) and not is_aside(path, polarity)):
            apart = below_aside(repository, path, polarity)
            drawn = absent_files(repository, path, document, stores=stores, apart=apart, **given)
            listed = absent_listed(repository, path, document, **given)
            for item in (*drawn, *listed):
                if item.text in known:
                    continue
                known.add(item.text)
                yield Claim(
                    "file",
                    item.text,
                    item.location,
                    "unbacked",
                    "not in the repository",
                    confidence=Confidence.HIGH,
                )
