"""Whether the exact data of a run can be named again: pointers, checksums, snapshots, seeds."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.calls import any_matching, evidence, matching
from mle_lint.probes.data_pointers import pointers
from mle_lint.repository import Repository

_FIXED_ADDRESS = pattern(
    r"://\S*(?:/[0-9a-f]{40}/|/releases/download/|/resolve/[0-9a-f]{7,40}/|[?&]versionid=)\S*"
    r"|://zenodo\.org/(?:api/)?records?/\d+/files/|/versions/\d+\b|^lakefs://|\bas of\b"
)
_HASHES = (
    "hashlib.md5", "hashlib.sha1", "hashlib.sha256", "hashlib.sha512", "hashlib.blake2b",
    "hashlib.new", "hashlib.file_digest", "hash_pandas_object", "xxhash.xxh64",
)  # fmt: skip
_NAME = pattern(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_CHECK = pattern(r"(?:sha\d+sum|md5sum|shasum)\b[^\n]*(?:-c\b|--check)")
_BINARY = frozenset({"rb", "r+b"})


def fixed(
    repository: Repository,
    *,
    tools: tuple[str, ...],
    pinned: tuple[str, ...],
    tables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that reads data of one version.

    `tools` are calls of data versioning tools; `pinned` entries `call: keyword one&two` count
    when one of the keywords is given, or all of those joined by `&`; an address counts when it
    holds a version and ends in a suffix of `tables`.
    """
    wanted = tuple(
        (name.strip(), keys.split()) for name, _, keys in (p.partition(":") for p in pinned)
    )
    for module in repository.code:
        call = next((c for c in matching(module, tools) if "model" not in c.text.lower()), None)
        if call is None:
            call = next(_with_version(module, wanted), None)
        if call is not None:
            yield evidence(module, call)
            continue
        for place in (*module.facts.strings, *module.facts.shell):
            if any(_is_fixed(word.lower(), tables) for word in place.text.split()):
                yield Evidence(module.at(place.line), place.text.strip()[:100])
                break


def checked(
    repository: Repository, *, words: tuple[str, ...], subjects: tuple[str, ...]
) -> Iterator[Evidence]:
    """Code that computes or compares the checksum of a data file.

    The function hashes a file's bytes, and its name or file holds one of `words` and one of
    `subjects`. A script that calls `sha256sum -c` or the like counts too.
    """
    for module in repository.code:
        for call in matching(module, _HASHES):
            named = _names(f"{module.path} {call.scope}")
            pandas = call.name.endswith("hash_pandas_object")
            if named.isdisjoint(subjects) or not (pandas or _reads_bytes(module, call.scope)):
                continue
            if pandas or not named.isdisjoint(words):
                yield evidence(module, call)
                break
    for path in repository.of_kind("shell", "makefile", "justfile"):
        text = repository.text(path) or ""
        found = _CHECK.search(text)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(repository.place(path, line), found[0][:100])


def snapshots(
    repository: Repository,
    *,
    words: tuple[str, ...],
    subjects: tuple[str, ...],
    writes: tuple[str, ...],
) -> Iterator[Evidence]:
    """A function named for a version of the data, in a module that writes files or tables."""
    for module in repository.code:
        for function in module.facts.functions:
            named = _names(function.name)
            if named.isdisjoint(words) or named.isdisjoint(subjects) or "model" in named:
                continue
            if any_matching(module, writes) is not None:
                yield Evidence(module.at(function.line), function.name)
                break


def generated(
    repository: Repository,
    *,
    makers: tuple[str, ...],
    draws: tuple[str, ...],
    seeds: tuple[str, ...],
    writes: tuple[str, ...],
    reads: tuple[str, ...],
    subjects: tuple[str, ...],
) -> Iterator[Evidence]:
    """A seeded generator of the data: random draws that are written to a file.

    `makers` are calls that make a whole data set and take the seed as a keyword.
    """
    for module in repository.code:
        if module.notebook:
            continue
        maker = next((c for c in matching(module, makers) if _seed_given(c)), None)
        if maker is not None:
            yield evidence(module, maker)
            continue
        if _names(module.path).isdisjoint(subjects):
            continue
        if any_matching(module, reads) is not None or any_matching(module, writes) is None:
            continue
        drawn = any_matching(module, draws)
        if drawn is not None and _seeded(module, seeds):
            yield evidence(module, drawn)


def versioned(
    repository: Repository,
    *,
    models: tuple[str, ...],
    data: tuple[str, ...],
    sums: tuple[str, ...],
    tools: tuple[str, ...],
    pinned: tuple[str, ...],
    tables: tuple[str, ...],
    words: tuple[str, ...],
    subjects: tuple[str, ...],
    writes: tuple[str, ...],
    makers: tuple[str, ...],
    draws: tuple[str, ...],
    seeds: tuple[str, ...],
    reads: tuple[str, ...],
    generators: tuple[str, ...],
) -> Iterator[Evidence]:
    """Data of one exact version, by a pointer or by any of the probes of this module.

    `generators` are the subjects of `generated`.
    """
    yield from pointers(repository, models=models, data=data, sums=sums)
    yield from fixed(repository, tools=tools, pinned=pinned, tables=tables)
    yield from checked(repository, words=words, subjects=subjects)
    yield from snapshots(repository, words=words, subjects=subjects, writes=writes)
    yield from generated(
        repository,
        makers=makers,
        draws=draws,
        seeds=seeds,
        writes=writes,
        reads=reads,
        subjects=generators,
    )


def _is_fixed(word: str, tables: tuple[str, ...]) -> bool:
    """Whether an address names a version of a file of data."""
    if "://" not in word or "/blob/" in word or not _FIXED_ADDRESS.search(word):
        return False
    return "data" in word or word.strip("\"'(),;").endswith(tables)


def _with_version(module: Module, wanted: tuple[tuple[str, list[str]], ...]) -> Iterator[Call]:
    for name, keys in wanted:
        for call in matching(module, (name,)):
            given = any(set(key.split("&")) <= set(call.keywords) for key in keys)
            if given or _FIXED_ADDRESS.search(call.text.lower()):
                yield call


def _seed_given(call: Call) -> bool:
    return "random_state" in call.keywords or "seed" in call.keywords


def _seeded(module: Module, seeds: tuple[str, ...]) -> bool:
    return bool(module.facts.seeds) or any_matching(module, seeds) is not None


def _reads_bytes(module: Module, scope: str) -> bool:
    for call in matching(module, ("open", "*.open", "*.read_bytes", "hashlib.file_digest")):
        if call.scope == scope and (call.text in _BINARY or not call.name.endswith("open")):
            return True
    return False


def _names(text: str) -> frozenset[str]:
    """The words of a path or a dotted, snake or camel name, in lower case."""
    return frozenset(word.lower() for word in _NAME.findall(text))
