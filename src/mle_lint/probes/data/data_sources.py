"""Where the data of a project comes from, by links, by loading calls, and by what is committed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import evidence, matching
from mle_lint.probes.code.serving import predictions
from mle_lint.probes.code.training import trained
from mle_lint.probes.data import question_origins
from mle_lint.probes.data.origins import obtained as origins_told
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder, mentions, section
from mle_lint.probes.documents.sentences import of_code
from mle_lint.probes.reproducibility.data_files import linked
from mle_lint.repository import Repository

_DATA_FILE = pattern(
    r"\.(csv|tsv|parquet|feather|arff|xlsx?|jsonl|ndjson|sas7bdat|h5|hdf5|npz|pdf|avro|orc)(\.gz|\.zip)?$",
    re.IGNORECASE,
)
# Suffixes under which both data and what a model has learned are saved.
_ARRAYS = pattern(r"\.(?:h5|hdf5|npz)$", re.IGNORECASE)
# A file that is one sample, and folders of what a page or a document shows.
_SAMPLE = pattern(r"\.(jpe?g|png|bmp|tiff?|dcm|nii|wav|flac|mp3|ogg)$", re.IGNORECASE)
_SHOWN = pattern(
    r"(^|/)(docs?|assets|static|public|figures?|plots?|reports?|results?|outputs?|mlruns|"
    r"screenshots?|templates|frontend|src)/",
    re.IGNORECASE,
)
# Capitalised words before the word; a name after it; and what a model was trained on.
_BEFORE = pattern(r"((?:[A-Z][\w'-]*\s+){1,5})(?:[Dd]ata ?[Ss]ets?|[Cc]orpus)\b")
# What goes on with a capital is a title, in which every word has one.
_TITLED = pattern(r" (?!I\b)[A-Z][a-z]+")
_AFTER = pattern(
    r"(?:(?:[Dd]ata ?set|[Cc]orpus|DATASET)(?: ?[^\w\s]){1,3} ?|\b(?:dataset|corpus) )"
    r"[A-Z][a-z]+[\w-]* [A-Z]"
    r"|\b(?i:trained|tested|evaluated|tuned|accuracy|images|reviews|data) (?:on|from) "
    r"(?:the )?(?!Google|Colab|Amazon|Kaggle|Azure|Windows|Linux|Apple|Nvidia|Ubuntu|Debian|"
    r"Fedora|Mac|Mint|Arch|WSL|Python|Docker|Android|Chrome|Firefox|Intel|Tesla|Raspberry)"
    r"(?P<name>[A-Z][a-z]\w+)"
)
_NAMING = (
    "dataset*", "data set*", "corpus", "trained", "tested", "evaluated", "tuned", "accuracy",
    "images", "reviews", "data",
)  # fmt: skip
# A repository of code that holds data, by its name.
_DATA_REPOSITORY = pattern(
    r"(?:github|gitlab)\.com/[\w.-]+/[\w.-]*(?:data-?sets?|corpus|corpora)(?![a-z])", re.IGNORECASE
)
# Fences that hold words and no program.
_PLAIN = frozenset({"", "text", "txt", "plaintext", "md", "markdown", "diff"})
_OPENS = pattern(r"(?:^|[.!?:;|>*(\[\"'“”‘’«»„–—-])\s*$")
_LISTED = pattern(r"\s*(?:[-*+•]|\d{1,2}[.)])\s+\W*\w+(?:\W+\w+){2,}")
# A line of a fence that is a sentence and no command.
_WRITTEN = pattern(r"\s*[^\W\d_]+(?: [(\"']?\w+[\"')]?[,.;:)]?){7,}\s*$")
_SENTENCE = pattern(r"[.!?;](?:\s+|$)|[。！？；]|\n")
# What a list says of its subject: a few words, then what is said.
_SAYS = pattern(r"^\W{0,4}([^\W\d_][^:：|\n]{0,24}?)\W{0,4}[:：|]\W{0,6}(\w[^\n]*)")
_PRODUCED = pattern(
    r"(^|/)(results?|reports?|outputs?|metrics|predictions?|submissions?|tests?|logs?|figures?|docs?)(/|\.|$)|requirements",
    re.IGNORECASE,
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


def committed(
    repository: Repository, *, least_bytes: int, weights: tuple[str, ...]
) -> Iterator[Evidence]:
    """Data files in the tree, results and reports left out, and arrays that are a model's."""
    learned = terms(*weights)
    for path in repository.files:
        named = _DATA_FILE.search(path) and not _PRODUCED.search(path)
        if named and _ARRAYS.search(path) and learned.search(folded(path)):
            continue
        if named and repository.size(path) >= least_bytes:
            yield Evidence(Location(path), f"{repository.size(path)} bytes")


def sampled(repository: Repository, *, folders: frozenset[str], least: int) -> Iterator[Evidence]:
    """Many pictures or recordings below a folder of data: each of the files is one sample."""
    found: list[str] = []
    for path in repository.files:
        above = path.lower().split("/")[:-1]
        if _SAMPLE.search(path) and not folders.isdisjoint(above) and not _SHOWN.search(path):
            found.append(path)
            if len(found) == least:
                yield Evidence(Location(found[0]), f"{least} or more files like this one")
                return


def named(
    repository: Repository,
    *,
    hosts: tuple[str, ...],
    shelves: tuple[str, ...],
    near: tuple[str, ...],
    titles: tuple[str, ...],
    own: tuple[str, ...],
    tables: tuple[str, ...],
    words: tuple[str, ...],
    sources: tuple[str, ...],
    origins: tuple[str, ...],
    generic: tuple[str, ...],
    holds: tuple[str, ...],
    without: tuple[str, ...],
    access: tuple[str, ...],
    not_under: tuple[str, ...],
    subjects: tuple[str, ...],
    obtained: tuple[str, ...],
    used: tuple[str, ...],
    owners: tuple[str, ...],
    supposed: tuple[str, ...],
    labels: tuple[str, ...],
    tools: tuple[str, ...],
    units: tuple[str, ...],
    running: tuple[str, ...],
    judging: tuple[str, ...],
) -> Iterator[Evidence]:
    """A document that says where the data is from: by a link to data, or in words.

    `hosts` to `tables` are those of `data_files.linked`, with its `words` as `near`. In words, a
    sentence holds one of `words` and one of `sources`, or stands below a heading with one of
    `titles` and holds a source, or gives one after a label of `origins`; or a data set is called
    by a name that is not `generic`. A source that is named in words of `access` alone is none.
    Where nothing is trained or predicted, the project is a store or platform, and what it `holds`
    is its data.
    """
    yield from linked(
        repository, hosts=hosts, shelves=shelves, words=near, titles=titles, own=own, tables=tables
    )
    yield from _in_words(repository, words, sources, titles, without, access, not_under)
    yield from _by_label(repository, origins, titles)
    yield from _by_name(repository, frozenset(generic))
    yield from _in_repositories(repository)
    yield from _in_fences(repository, words, sources, without)
    yield from origins_told(
        repository,
        subjects=subjects,
        obtained=obtained,
        used=used,
        owners=owners,
        supposed=supposed,
        titles=labels,
        units=units,
        generic=tools,
        without=running,
        not_under=not_under,
        judged=judging if question_origins.only_asks(repository) else (),
    )
    if (
        repository.code
        and next(trained(repository), None) is None
        and next(predictions(repository), None) is None
    ):
        yield from mentions(repository, words=holds, least_words=3, at_least=2, by_heading=False)


def _in_words(
    repository: Repository,
    words: tuple[str, ...],
    sources: tuple[str, ...],
    titles: tuple[str, ...],
    without: tuple[str, ...],
    access: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Sentences that name a source of data, in documents that are not about tests."""
    passages = repository.passages
    found = passages.find(sources) - below(passages, not_under)
    said, from_where = terms(*words), terms(*sources)
    titled, aside, key = terms(*titles), terms(*without), terms(*access)
    for index in sorted(found):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_test(passage.path):
            continue
        if is_placeholder(passage):
            continue
        under = titled.search(passages.heading_of(index)) is not None
        for part in _SENTENCE.split(passage.text):
            named = _names(part, from_where, key) and not aside.search(part)
            if named and (under or said.search(part)):
                yield excerpt(passage)
                break


def _names(sentence: str, sources: Terms, access: Terms) -> bool:
    """Whether a sentence names a source, and more of it than what lets one in."""
    keys = list(access.spans(sentence))
    return any(
        not any(key.start <= found.start < key.end for key in keys)
        for found in sources.spans(sentence)
    )


def _by_label(
    repository: Repository, origins: tuple[str, ...], titles: tuple[str, ...]
) -> Iterator[Evidence]:
    """Lines of a section on data that give its source after a label: `Source: city police`."""
    passages = repository.passages
    label, titled = terms(*origins), terms(*titles)
    for index in sorted(passages.find(origins)):
        passage = passages[index]
        said = _SAYS.match(passage.text)
        if said is None or not label.begin(said[1]) or is_placeholder(passage):
            continue
        # A file is where the data lie, not where they come from.
        own_file = _DATA_FILE.search(said[2].strip(" `.")) is not None
        if not own_file and titled.search(passages.heading_of(index)):
            yield excerpt(passage)


def _in_repositories(repository: Repository) -> Iterator[Evidence]:
    """Links to repositories that are data sets by their name."""
    for path, document in repository.documents.items():
        for link in document.links:
            if _DATA_REPOSITORY.search(link.target):
                yield Evidence(Location(path, max(link.line, 1)), link.target[:100])


def _in_fences(
    repository: Repository,
    words: tuple[str, ...],
    sources: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Lines of fences and indented blocks that hold words, as a list in a quotation does."""
    said, from_where, aside = terms(*words), terms(*sources), terms(*without)
    for passage in repository.passages.all:
        block = passage.block
        if block.kind != "code" or is_test(passage.path):
            continue
        if not (said.search(passage.text) and from_where.search(passage.text)):
            continue
        plain = passage.text.split("\n")[:200] if block.language in _PLAIN else []
        for line in [*filter(_is_prose, plain), *of_code(passage)]:
            if said.search(line) and from_where.search(line) and not aside.search(line):
                yield excerpt(passage)
                break


def _is_prose(line: str) -> bool:
    return _LISTED.match(line) is not None or _WRITTEN.match(line) is not None


def _by_name(repository: Repository, generic: frozenset[str]) -> Iterator[Evidence]:
    """Data sets called by a proper name: `the PlantVillage dataset`, `Dataset: Telco Churn`."""
    passages = repository.passages
    for index in sorted(passages.find(_NAMING)):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_test(passage.path):
            continue
        text = passage.block.text
        before = any(
            _is_proper(text, match, generic)
            for match in _BEFORE.finditer(text)
            if not _TITLED.match(text, match.end())
        )
        if before or any(_is_named(match, generic) for match in _AFTER.finditer(text)):
            yield excerpt(passage)


def _is_named(match: re.Match[str], generic: frozenset[str]) -> bool:
    """Whether what follows is a name of data, and not of a part of any system."""
    return (match["name"] or "").lower() not in generic


def _is_proper(text: str, match: re.Match[str], generic: frozenset[str]) -> bool:
    """Whether capitalised words are a name: the first word of a sentence only looks like one."""
    names = match[1].split()
    if _OPENS.search(text[: match.start()]) and names[0][1:].islower():
        names = names[1:]
    return any(name.lower() not in generic for name in names)


def hinted(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    hosts: tuple[str, ...],
    headings: tuple[str, ...],
    databases: tuple[str, ...],
    least_bytes: int,
    weights: tuple[str, ...],
    folders: tuple[str, ...],
    least_samples: int,
) -> Iterator[Evidence]:
    """Data that is loaded, committed or given a section, without its source in a document.

    A heading with one of the `databases` is about storage, or the way through a system.
    """
    yield from loaded(repository, calls=calls, hosts=hosts)
    yield from committed(repository, least_bytes=least_bytes, weights=weights)
    yield from sampled(repository, folders=frozenset(folders), least=least_samples)
    yield from section(repository, headings=headings, least_words=8, without=databases)
