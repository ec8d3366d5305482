"""Where the data of a project comes from, by links, by loading calls, and by what is committed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.calls import evidence, matching
from mle_lint.probes.documents import excerpt, mentions, section
from mle_lint.probes.serving import predictions
from mle_lint.probes.training import trained
from mle_lint.repository import Repository

_DATA_FILE = pattern(
    r"\.(csv|tsv|parquet|feather|arff|xlsx?|jsonl|ndjson|sas7bdat|h5|hdf5|npz|pdf|avro|orc)(\.gz|\.zip)?$",
    re.IGNORECASE,
)
# A capitalised name right before or after the word; sentence openers and languages are no names.
_NAMED = pattern(
    r"(?!(?:Google|Colab|AWS|Azure|GPU|Kaggle|Windows|Linux|JSONL?|CSV|TSV|XML|Parquet|Python|HF|NLP|LLM|RAG|API|The|This|These|Our|My|Your|Each|Raw|A|An|Training|Test|Input|All|No|Synthetic|Large|Data|"
    r"Load|Download|Sample|Full|Small|Public|Any|Custom|Final|Processed|Original|Main|New)\b)"
    r"\b[A-Z][A-Za-z]+[\w-]*(?: [A-Z][\w-]+)* (?:[Dd]ata ?set|[Cc]orpus)\b"
    r"|(?:[Dd]ata ?set|[Cc]orpus|DATASET)\W{1,4}[A-Z][a-z]+[\w-]* [A-Z]"
    r"|\b(?i:trained|tested|evaluated|tuned|accuracy|images|reviews|data) (?:on|from) "
    r"(?:the )?(?!Google|Colab|Amazon|Kaggle|Azure|Windows|Linux|Apple|Nvidia)[A-Z][a-z]\w+"
)
_PRODUCED = pattern(
    r"(^|/)(results?|reports?|outputs?|metrics|predictions?|submissions?|tests?|logs?|figures?|docs?)(/|\.|$)|requirements",
    re.IGNORECASE,
)


def linked(
    repository: Repository, *, hosts: tuple[str, ...], words: tuple[str, ...]
) -> Iterator[Evidence]:
    """Links of documents to data: to a known host, or with one of the words in the passage."""
    passages = repository.passages
    named = {(passages[i].path, passages[i].block.line) for i in passages.find(words)}
    for path, document in repository.documents.items():
        for link in document.links:
            target = link.target.lower()
            if link.image or "://" not in target:
                continue
            if any(host in target for host in hosts) or (
                (path, link.line) in named and not _is_own(target)
            ):
                yield Evidence(Location(path, link.line), link.target[:100])
    for notebook in repository.notebooks:
        for link in notebook.facts.document.links:
            if not link.image and any(host in link.target.lower() for host in hosts):
                yield Evidence(
                    Location(notebook.path, 1, None, link.cell, link.line), link.target[:100]
                )


def loaded(
    repository: Repository, *, calls: tuple[str, ...], hosts: tuple[str, ...]
) -> Iterator[Evidence]:
    """Code that downloads or opens a named public data set, or an address that holds data."""
    for module in repository.code:
        for call in matching(module, calls):
            yield evidence(module, call)
            break
        for place in module.facts.strings:
            if "://" in place.text and (
                any(host in place.text.lower() for host in hosts) or _DATA_FILE.search(place.text)
            ):
                yield Evidence(module.at(place.line), place.text[:100])
                break
        for place in module.facts.shell:
            if any(host in place.text.lower() for host in hosts) or place.text.startswith(
                "kaggle "
            ):
                yield Evidence(module.at(place.line), place.text[:100])
                break


def committed(repository: Repository, *, least_bytes: int) -> Iterator[Evidence]:
    """Data files in the tree, results and reports left out."""
    for path in repository.files:
        named = _DATA_FILE.search(path) and not _PRODUCED.search(path)
        if named and repository.size(path) >= least_bytes:
            yield Evidence(Location(path), f"{repository.size(path)} bytes")


def _is_own(target: str) -> bool:
    return "badge" in target or "shields.io" in target or "localhost" in target


def named(
    repository: Repository,
    *,
    hosts: tuple[str, ...],
    words: tuple[str, ...],
    sources: tuple[str, ...],
    links: tuple[str, ...],
    holds: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """A document that says where the data is from: by a link to data, or in words.

    Where nothing is trained or predicted, the project is a store or platform, and what it
    `holds` is its data.
    """
    yield from linked(repository, hosts=hosts, words=links)
    yield from mentions(
        repository,
        words=words,
        near=sources,
        without=without,
        not_under=not_under,
        by_heading=False,
    )
    yield from _by_name(repository)
    if (
        repository.code
        and next(trained(repository), None) is None
        and next(predictions(repository), None) is None
    ):
        yield from mentions(repository, words=holds, least_words=3, at_least=2, by_heading=False)


def _by_name(repository: Repository) -> Iterator[Evidence]:
    """Data sets called by a proper name: `the PlantVillage dataset`, `Dataset: Telco Churn`."""
    passages = repository.passages
    for index in sorted(
        passages.find(
            (
                "dataset*",
                "data set*",
                "corpus",
                "trained",
                "tested",
                "evaluated",
                "tuned",
                "accuracy",
                "images",
                "reviews",
                "data",
            )
        )
    ):
        passage = passages[index]
        if passage.block.kind not in ("heading", "code") and _NAMED.search(passage.block.text):
            yield excerpt(passage)


def hinted(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    hosts: tuple[str, ...],
    headings: tuple[str, ...],
    least_bytes: int,
) -> Iterator[Evidence]:
    """Data that is loaded, committed or given a section, without its source in a document."""
    yield from loaded(repository, calls=calls, hosts=hosts)
    yield from committed(repository, least_bytes=least_bytes)
    yield from section(repository, headings=headings, least_words=8)
