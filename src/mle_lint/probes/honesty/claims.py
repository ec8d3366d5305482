"""The claims of the documents, held against the repository."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts import paths
from mle_lint.model import Claim, Confidence, Evidence
from mle_lint.probes.honesty import (
    claimed_badges,
    claimed_commands,
    claimed_files,
    claimed_names,
    claimed_routes,
    claimed_settings,
    claimed_snippets,
    claimed_versions,
    subjects,
)
from mle_lint.probes.honesty.claim_groups import OPEN, together, told
from mle_lint.probes.honesty.drawn_trees import absent_files
from mle_lint.probes.honesty.published import is_published
from mle_lint.probes.honesty.statements import Polarity, documents_of, is_aside
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


def collected(
    repository: Repository,
    *,
    tools: tuple[str, ...],
    practices: tuple[str, ...],
    made: tuple[str, ...],
    outputs: tuple[str, ...],
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
) -> tuple[Claim, ...]:
    """Every claim with its verdict, in reading order."""
    polarity = Polarity(denied, orders, headings, documents, aside)
    derived = repository.passages.derived
    key = ("claims", tools, practices, made, outputs, files, verbs, settings, polarity)
    if key in derived:
        return derived[key]  # type: ignore[return-value]
    # A package that is installed by its name tells with which tools its readers may use it.
    used = () if is_published(repository) else tools
    rows = (*subjects.subjects("tool", used), *subjects.subjects("practice", practices))
    found = list(subjects.claimed(repository, rows, polarity))
    found += _drawn(repository, polarity, made, outputs)
    found += claimed_files.named(repository, polarity, files, verbs)
    if not is_template(repository):
        found += claimed_files.folders(repository, polarity, outputs)
    found += claimed_files.ports(repository)
    found += claimed_settings.claimed(repository, polarity, settings, known_settings)
    found += claimed_badges.claimed(repository)
    found += claimed_versions.claimed(repository, polarity)
    found += claimed_routes.claimed(repository, polarity)
    found += claimed_commands.claimed(repository, polarity)
    found += claimed_snippets.claimed(repository, polarity)
    known = tuple(word for row in rows for word in (row.name, *row.words))
    names = claimed_names.Named(columns, known)
    found += claimed_names.claimed(repository, polarity, names)
    rank = {path: number for number, path in enumerate(repository.documents)}
    found.sort(key=lambda c: (rank.get(c.location.path, len(rank)), c.location.line))
    derived[key] = tuple(found)
    return tuple(found)


def _drawn(
    repository: Repository, polarity: Polarity, made: tuple[str, ...], outputs: tuple[str, ...]
) -> Iterator[Claim]:
    """The files of drawn trees that are not there."""
    if is_template(repository):
        return
    chosen, known = documents_of(repository, polarity), set[str]()
    for path, document in repository.documents.items():
        if path in chosen or (paths.is_readme(path) and not is_aside(path, polarity)):
            for item in absent_files(repository, path, document, made=made, outputs=outputs):
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
