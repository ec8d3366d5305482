"""Whether the exact data of a run can be named again: pointers, checksums, snapshots, seeds."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence, Location
from mle_lint.probes.calls import any_matching, evidence, matching
from mle_lint.repository import Repository

_HASHED = re.compile(r"\b(?:md5|etag|checksum|sha256)\s*:\s*\S{8,}|hash:\s*md5")
_OUT = re.compile(r"^\s*-?\s*path:\s*(\S+)", re.MULTILINE)
_FIXED_ADDRESS = re.compile(
    r"://\S*(?:/[0-9a-f]{40}/|/releases/download/|/resolve/[0-9a-f]{7,40}/|[?&]versionid=)\S*"
    r"|://zenodo\.org/(?:api/)?records?/\d+/files/|/versions/\d+\b|^lakefs://|\bas of\b"
)
_HASHES = (
    "hashlib.md5", "hashlib.sha1", "hashlib.sha256", "hashlib.sha512", "hashlib.blake2b",
    "hashlib.new", "hashlib.file_digest", "hash_pandas_object", "xxhash.xxh64",
)  # fmt: skip
_BINARY = frozenset({"rb", "r+b"})


def pointers(
    repository: Repository, *, models: tuple[str, ...], data: tuple[str, ...], sums: tuple[str, ...]
) -> Iterator[Evidence]:
    """Pointers of DVC or git-lfs to data, and committed checksum files.

    What lies under a word of `models` or ends in one of them is a model and does not count.
    `data` are suffixes of files that are data when git-lfs holds them, `sums` names of files.
    """
    for path in repository.files:
        name = posixpath.basename(path)
        if name.endswith(".dvc") or name == "dvc.lock":
            text = repository.text(path) or ""
            outs = _OUT.findall(text) or [path.removesuffix(".dvc")]
            if _HASHED.search(text) and not all(_is_model(out, models) for out in outs):
                yield Evidence(repository.place(path), f"points to {outs[0]}")
        elif name == ".gitattributes":
            yield from _in_lfs(repository, path, models, data)
        elif name.lower() in sums and repository.size(path):
            yield Evidence(repository.place(path), "checksums")


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
        found = re.search(r"(?:sha\d+sum|md5sum|shasum)\b[^\n]*(?:-c\b|--check)", text)
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
    least: int,
) -> Iterator[Evidence]:
    """A seeded generator of the data: at least `least` random draws that are written to a file.

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
        drawn = [call for _, call in zip(range(least), matching(module, draws), strict=False)]
        if len(drawn) == least and _seeded(module, seeds):
            yield evidence(module, drawn[0])


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
    naming: tuple[str, ...],
    holdings: tuple[str, ...],
    subjects: tuple[str, ...],
    writes: tuple[str, ...],
    makers: tuple[str, ...],
    draws: tuple[str, ...],
    seeds: tuple[str, ...],
    reads: tuple[str, ...],
    generators: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Data of one exact version, by any of the probes of this module; `generators` are the
    subjects of `generated`."""
    yield from pointers(repository, models=models, data=data, sums=sums)
    yield from fixed(repository, tools=tools, pinned=pinned, tables=tables)
    yield from checked(repository, words=words, subjects=subjects)
    yield from snapshots(repository, words=naming, subjects=holdings, writes=writes)
    yield from generated(
        repository,
        makers=makers,
        draws=draws,
        seeds=seeds,
        writes=writes,
        reads=reads,
        subjects=generators,
        least=least,
    )


def prepared(repository: Repository) -> Iterator[Evidence]:
    """A versioning tool that is set up and tracks no data: a DVC remote, stages without a lock,
    git-lfs for other files."""
    for path in repository.files:
        if path.endswith(".dvc/config") and "remote" in (repository.text(path) or ""):
            yield Evidence(repository.place(path), "a DVC remote")
        elif posixpath.basename(path) == ".gitattributes":
            text = repository.text(path) or ""
            line = next((n for n, row in enumerate(text.split("\n"), 1) if "filter=lfs" in row), 0)
            if line:
                yield Evidence(repository.place(path, line), "git-lfs")
    for path, stages in repository.dvc.items():
        if stages:
            yield Evidence(repository.place(path, stages[0].line), "DVC stages")


def _is_model(path: str, models: tuple[str, ...]) -> bool:
    parts = path.lower().strip("'\"").split("/")
    suffix = parts[-1].rsplit(".", 1)[-1]
    return suffix in models or any(word in models for part in parts[:-1] for word in _names(part))


def _in_lfs(
    repository: Repository, attributes: str, models: tuple[str, ...], data: tuple[str, ...]
) -> Iterator[Evidence]:
    import fnmatch

    folder = posixpath.dirname(attributes)
    rows = (repository.text(attributes) or "").split("\n")
    given = [(n, row.split()[0]) for n, row in enumerate(rows, 1) if "filter=lfs" in row]
    for number, pattern in given[:200]:
        wanted = pattern.strip("/").replace("**/", "*").replace("/**", "/*")
        for path in repository.files:
            inside = path.removeprefix(f"{folder}/") if folder else path
            name = inside if "/" in wanted else posixpath.basename(inside)
            if not fnmatch.fnmatchcase(name, wanted) or is_test(path):
                continue
            if path.lower().rsplit(".", 1)[-1] in data and not _is_model(path, models):
                yield Evidence(Location(attributes, number), pattern)
                return


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
    return frozenset(word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+|\d+", text))
