"""Whether the exact data of a run can be named again: pointers, checksums, snapshots."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching, evidence, matching
from mle_lint.probes.reproducibility.data_pointers import pointers
from mle_lint.probes.reproducibility.fixed_reads import fixed_reads
from mle_lint.probes.reproducibility.made_again import made_again
from mle_lint.repository import Repository

_FIXED_ADDRESS = pattern(
    r"://\S*(?:/[0-9a-f]{40}/|/releases/download/|/resolve/[0-9a-f]{7,40}/|[?&]versionid=)\S*"
    r"|://zenodo\.org/(?:api/)?records?/\d+/files/|/versions/\d+\b|^lakefs://|\bas of\b"
    r"|://(?!\S*\bapi\b)\S+/\d+\.\d+(?:\.\d+)?/\S*"
)
# A script that downloads, and the part of a path that is a version.
_DOWNLOADS = pattern(r"^[^#\n]*\b(?:curl|wget|aria2c|aws s3|gsutil|gcloud storage)\b", re.MULTILINE)
_VERSION_IN_PATH = pattern(r"^[^#\n]*[\w-]/v?\d+\.\d+(?:\.\d+)?/[\w$]", re.MULTILINE)
# A digest that is held against another one, and what happens when they differ.
_DIGEST = r"(?:hash|sha\d*|md5|digest|checksum|expected|known|recorded)"
_COMPARED = pattern(
    rf"^.*(?:{_DIGEST}\w*(?:\(\))?\W{{0,3}}\s*(?:!=|==)"
    rf"|(?:!=|==)\s*[\w.\[\"']*{_DIGEST}|compare_digest\().*(?:\n.*){{0,3}}",
    re.IGNORECASE | re.MULTILINE,
)
_REFUSED = pattern(r"\braise\b|\bassert\b|\bexit\(|\breturn\b.*(?:==|!=|compare_digest|False)")
_HASHES = (
    "hashlib.md5", "hashlib.sha1", "hashlib.sha256", "hashlib.sha512", "hashlib.blake2b",
    "hashlib.new", "hashlib.file_digest", "hash_pandas_object", "xxhash.xxh64",
)  # fmt: skip
# A digest that stands in the code is the file's; whatever follows when they differ, it is known.
_WRITTEN_DIGEST = pattern(r"[\"'](?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})[\"']")
_READS = frozenset({"download", "fetch", "get", "list", "find", "latest"})
_NAME = pattern(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_CHECK = pattern(r"(?:sha\d+sum|md5sum|shasum)\b[^\n]*(?:-c\b|--check)")
_BINARY = frozenset({"rb", "r+b"})


def fixed(
    repository: Repository,
    *,
    tools: tuple[str, ...],
    pinned: tuple[str, ...],
    tables: tuple[str, ...],
    moving: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that reads data of one version.

    `tools` are calls of data versioning tools; `pinned` entries `call: keyword one&two` count
    when one of the keywords is given, or all of those joined by `&`, unless a keyword's value is
    one of `moving`; an address counts when it holds a version and ends in a suffix of `tables`.
    """
    wanted = tuple(
        (name.strip(), keys.split()) for name, _, keys in (p.partition(":") for p in pinned)
    )
    for module in repository.code:
        call = next((c for c in matching(module, tools) if "model" not in c.text.lower()), None)
        if call is None:
            call = next(_with_version(repository, module, wanted, moving), None)
        if call is not None:
            yield evidence(module, call)
            continue
        for place in (*module.facts.strings, *module.facts.shell):
            if any(_is_fixed(word.lower(), tables) for word in place.text.split()):
                yield Evidence(module.at(place.line), place.text.strip()[:100])
                break


def checked(repository: Repository, *, subjects: tuple[str, ...]) -> Iterator[Evidence]:
    """Code that holds the checksum of a data file against another one.

    The function hashes a file's bytes or a table, and its name or file holds one of `subjects`. A
    script that calls `sha256sum -c` or the like counts too.
    """
    for module in repository.code:
        for call in matching(module, _HASHES):
            named = _names(f"{module.path} {call.scope}")
            table = call.name.endswith("hash_pandas_object")
            if named.isdisjoint(subjects) or not (table or _reads_bytes(module, call.scope)):
                continue
            text = repository.text(module.path) or ""
            written = _WRITTEN_DIGEST.search(text) and _COMPARED.search(text)
            if written or _is_refused(text):
                yield evidence(module, call)
            break
    yield from _by_script(repository)


def _is_refused(text: str) -> bool:
    """Whether a file whose digest is another than the known one is refused."""
    return any(_REFUSED.search(found[0]) for found in _COMPARED.finditer(text))


def _by_script(repository: Repository) -> Iterator[Evidence]:
    """Scripts that compare checksums, or that download from a path with a version in it."""
    for path in repository.of_kind("shell", "makefile", "justfile"):
        text = repository.text(path) or ""
        found = _CHECK.search(text)
        if found is None and "data" in path.lower() and _DOWNLOADS.search(text):
            found = _VERSION_IN_PATH.search(text)
        if found:
            line = text.count("\n", 0, found.end()) + 1
            yield Evidence(repository.place(path, line), found[0].strip()[:100])


def snapshots(
    repository: Repository,
    *,
    words: tuple[str, ...],
    subjects: tuple[str, ...],
    acts: tuple[str, ...],
    writes: tuple[str, ...],
) -> Iterator[Evidence]:
    """A function whose name says that it makes a version of the data, in a module that writes.

    The name holds one of `words`, one of `subjects` and one of `acts`.
    """
    wanted = (words, subjects, acts)
    for module in repository.code:
        for function in module.facts.functions:
            named = _names(function.name)
            if "model" in named or not named.isdisjoint(_READS):
                continue
            if any(named.isdisjoint(group) for group in wanted):
                continue
            if any_matching(module, writes) is not None:
                yield Evidence(module.at(function.line), function.name)
                break


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
    acts: tuple[str, ...],
    moving: tuple[str, ...],
    options: tuple[str, ...],
    columns: tuple[str, ...],
    draws: tuple[str, ...],
    making: tuple[str, ...],
    readers: tuple[str, ...],
    downloads: tuple[str, ...],
    hosts: tuple[str, ...],
) -> Iterator[Evidence]:
    """Data of one exact version: by a pointer, by `fixed_reads`, by `made_again` or by the probes
    of this module."""
    yield from pointers(repository, models=models, data=data, sums=sums)
    yield from fixed(repository, tools=tools, pinned=pinned, tables=tables, moving=moving)
    yield from fixed_reads(
        repository, options=options, pinned=pinned, columns=columns, subjects=subjects
    )
    yield from checked(repository, subjects=subjects)
    yield from snapshots(repository, words=words, subjects=subjects, acts=acts, writes=writes)
    yield from made_again(
        repository,
        draws=draws,
        making=making,
        writes=writes,
        readers=readers,
        downloads=downloads,
        hosts=hosts,
        tables=tables,
    )


def _is_fixed(word: str, tables: tuple[str, ...]) -> bool:
    """Whether an address names a version of a file of data."""
    if "://" not in word or "/blob/" in word or not _FIXED_ADDRESS.search(word):
        return False
    return "data" in word or word.strip("\"'(),;").endswith(tables)


def _with_version(
    repository: Repository,
    module: Module,
    wanted: tuple[tuple[str, list[str]], ...],
    moving: tuple[str, ...],
) -> Iterator[Call]:
    for name, keys in wanted:
        for call in matching(module, (name,)):
            given = [key for key in keys if set(key.split("&")) <= set(call.keywords)]
            still = given and not _moves(repository, module, given[0].split("&")[0], moving)
            if still or _FIXED_ADDRESS.search(call.text.lower()):
                yield call


def _moves(repository: Repository, module: Module, key: str, moving: tuple[str, ...]) -> bool:
    """Whether the keyword is a branch or the newest; a revision is also sought where it is set."""
    value = pattern(
        rf"(?<![A-Za-z_])(?:data(?:set)?_)?{key}\W{{1,3}}(?:\s*str\s*=)?\W{{0,4}}"
        rf"(?:{'|'.join(moving)})\b",
        re.IGNORECASE,
    )
    paths = [module.path]
    if key == "revision":
        paths += [other.path for other in repository.code] + list(repository.of_kind("yaml"))
    return any(value.search(repository.text(path) or "") for path in paths)


def _reads_bytes(module: Module, scope: str) -> bool:
    for call in matching(module, ("open", "*.open", "*.read_bytes", "hashlib.file_digest")):
        if call.scope == scope and (call.text in _BINARY or not call.name.endswith("open")):
            return True
    answers = matching(module, ("*.urlopen", "urlopen", "requests.get", "httpx.get"))
    return any(call.scope == scope for call in answers)


def _names(text: str) -> frozenset[str]:
    """The words of a path or a dotted, snake or camel name, in lower case."""
    return frozenset(word.lower() for word in _NAME.findall(text))
