"""Code and commands that obtain data or make it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching, evidence, imports, matching
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.repository import Repository

ADDRESS = pattern(r"(?:https?|s3|gs|gcs|abfss?|wasbs?|hdfs|ftp)://[^\s\"')>\]]+", re.IGNORECASE)
# A command that brings a file here, and one that names a folder of data for it.
_TRANSFER = pattern(
    r"^[^#]*\b(?:wget|curl|aria2c|axel|http|aws s3|gsutil|gcloud storage|rclone|"
    r"azcopy|lftp|gdown|git clone)\b"
)
# A hub gives a model unless it is asked for another kind.
_OF_A_HUB = ("hf_hub_download", "snapshot_download")
_INTO_DATA = pattern(r"[ =/](?:data|datasets?|corpus|raw)/")
_NAME = pattern(r"[A-Z]?[a-z]+|[A-Z]+")


def downloaded(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    packages: tuple[str, ...],
    hosts: tuple[str, ...],
    tables: tuple[str, ...],
    models: tuple[str, ...],
    suffixes: tuple[str, ...],
    builders: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that downloads data: a loader or package of data sets, or an address that holds data.

    A call is not for data where `models` name the file, the function or what is downloaded, or
    all addresses of the module have one of the `suffixes` of models. `load_dataset` with one of the
    `builders` reads files that are there.
    """
    for module in repository.code:
        found = (
            c for c in matching(module, calls) if not _is_of_model(module, c, models, suffixes)
        )
        call = next((c for c in found if not _reads_files(c, builders)), None)
        if call is not None:
            yield evidence(module, call)
            return
        loads = module.by_last_name.get("load_dataset", ())
        only_files = bool(loads) and all(_reads_files(call, builders) for call in loads)
        for item in module.facts.imports:
            if only_files and item.name.endswith(".load_dataset"):
                continue
            if item.name.startswith(packages):
                yield Evidence(module.at(item.line), item.name)
                return
        for place in (*module.facts.strings, *module.facts.shell):
            if holds_data(place.text, hosts, tables):
                yield Evidence(module.at(place.line), place.text[:100])
                return


def _reads_files(call: Call, builders: tuple[str, ...]) -> bool:
    return call.name.endswith("load_dataset") and call.text in builders


def _is_of_model(
    module: Module, call: Call, models: tuple[str, ...], suffixes: tuple[str, ...]
) -> bool:
    """Whether a download is for a model, as its place, its text or the module's addresses say."""
    named = _names(f"{module.path} {call.scope}")
    if not named.isdisjoint(models) and "data" not in named and "dataset" not in named:
        return True
    if suffix_of(call.text) in suffixes:
        return True
    if call.name.endswith(_OF_A_HUB) and "repo_type" not in call.keywords:
        return "data" not in call.text.lower() and named.isdisjoint(("data", "dataset", "corpus"))
    addresses = [p.text for p in module.facts.strings if "://" in p.text]
    return bool(addresses) and all(suffix_of(a.split("?")[0]) in suffixes for a in addresses)


def copied(
    repository: Repository, *, hosts: tuple[str, ...], tables: tuple[str, ...]
) -> Iterator[Evidence]:
    """A line of a script that downloads an address which holds data, or into a folder for it."""
    for path in repository.of_kind("shell", "makefile", "justfile", "dvc", "dockerfile"):
        for number, line in enumerate((repository.text(path) or "").split("\n"), 1):
            if "://" not in line or not _TRANSFER.search(line[:2_000]):
                continue
            if holds_data(line, hosts, tables) or _INTO_DATA.search(line[:2_000]):
                yield Evidence(repository.place(path, number), line.strip()[:100])
                return


def fetched(repository: Repository, *, commands: tuple[str, ...]) -> Iterator[Evidence]:
    """A command that downloads data, in a script, a task, a notebook or a document."""
    wanted = pattern("|".join(re.escape(command) for command in commands) or "(?!)")
    for path in repository.of_kind("shell", "makefile", "justfile", "dvc"):
        for number, line in enumerate((repository.text(path) or "").split("\n"), 1):
            if wanted.search(line[:2_000]):
                yield Evidence(repository.place(path, number), line.strip()[:100])
                return
    for module in repository.code:
        for place in module.facts.shell:
            if wanted.search(place.text):
                yield Evidence(module.at(place.line), place.text[:100])
                return
    for passage in repository.passages.all:
        if passage.block.kind == "code" and wanted.search(passage.block.text):
            yield Evidence(passage.location, "a command downloads the data")
            return


def collected(
    repository: Repository,
    *,
    clients: tuple[str, ...],
    requests: tuple[str, ...],
    fetching: tuple[str, ...],
    models: tuple[str, ...],
    suffixes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that collects data from pages, an API, a bucket or a database.

    `clients` are packages for one source, `requests` calls that ask any server; the latter count
    in a file or function named by one of `fetching`, and neither where an app answers its users
    nor for models, as `downloaded` says.
    """
    for module in repository.code:
        line = imports(module, clients)
        if line:
            yield Evidence(module.at(line), next(c for c in clients if imports(module, (c,))))
            return
        if imports(module, (*WEB, *SCREENS)):
            continue
        for call in matching(module, requests):
            named = _names(f"{module.path} {call.scope}")
            of_model = not named.isdisjoint(models) or _is_of_model(module, call, models, suffixes)
            if not named.isdisjoint(fetching) and not of_model:
                yield evidence(module, call)
                return


def generated(
    repository: Repository,
    *,
    draws: tuple[str, ...],
    making: tuple[str, ...],
    writes: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first script that makes the data up, as `generators` finds them."""
    for _, place in generators(repository, draws=draws, making=making, writes=writes):
        yield place
        return


def generators(
    repository: Repository,
    *,
    draws: tuple[str, ...],
    making: tuple[str, ...],
    writes: tuple[str, ...],
) -> Iterator[tuple[Module, Evidence]]:
    """Scripts that make data up: they `draw` at random, `write`, and are named by `making`."""
    for module in repository.code:
        if module.notebook or _names(module.path).isdisjoint(making):
            continue
        drawn = any_matching(module, draws)
        if drawn is not None and any_matching(module, writes) is not None:
            yield module, evidence(module, drawn)


# Pages of a host of data sets that show other people's work or how to do it.
_PAGES = (
    "kaggle.com/code/", "kaggle.com/learn", "kaggle.com/discussion", "kaggle.com/kernels",
    # Buckets that an example is made of.
    "://bucket", "://my-", "://your", "://<", "://example",
)  # fmt: skip


# A repository of code that is named for a data set holds it.
_SHELF = pattern(r"//github\.com/[^/\s]+/[\w.-]*data-?sets?/?$")


def holds_data(text: str, hosts: tuple[str, ...], tables: tuple[str, ...]) -> bool:
    """Whether a text holds an address of one of the hosts, or of a table."""
    found = ADDRESS.search(text)
    if not found:
        return False
    address = found[0].lower()
    if _SHELF.search(address) or any(host in address for host in hosts):
        return not any(page in address for page in _PAGES)
    bare = address.split("?")[0].removesuffix(".zip").removesuffix(".gz")
    return suffix_of(bare) in tables


def suffix_of(path: str) -> str:
    """The suffix of a path or address in lower case, that of a compressed file left out."""
    name = path.rsplit("/", 1)[-1].lower()
    for packed in (".gz", ".zip", ".bz2", ".xz"):
        if name.endswith(packed) and "." in name.removesuffix(packed):
            name = name.removesuffix(packed)
    return name.rsplit(".", 1)[-1] if "." in name else ""


def _names(text: str) -> frozenset[str]:
    """The words of a path and of a dotted, snake or camel name, in lower case."""
    return frozenset(word.lower() for word in _NAME.findall(text))
