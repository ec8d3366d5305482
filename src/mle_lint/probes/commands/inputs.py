"""Why a started file cannot do its work: a file that it reads, or a folder that it writes into."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import OwnCode, own_code
from mle_lint.probes.files.flow import Access, Origin, file_flow
from mle_lint.repository import Repository

# What documents and scripts say where a file is to be had from elsewhere.
_FETCHED = pattern(
    r"(?i)download|kaggle|drive\.google|huggingface\.co|zenodo|dropbox|gdown|\bwget\b|\bcurl\b"
    r"|dvc pull|aws s3 (?:cp|sync)|gsutil|git lfs pull|archive\.ics\.uci"
)
_FETCHERS = frozenset({
    "kagglehub", "kaggle", "gdown", "boto3", "s3fs", "gcsfs", "opendatasets", "huggingface_hub",
    "wget", "minio", "dvc", "urllib", "requests", "httpx",
})  # fmt: skip


def lacking(
    repository: Repository,
    module: Module,
    functions: tuple[str, ...] = (),
    *,
    started: Iterable[Module] = (),
    kinds: tuple[str, ...] = ("other", "foreign"),
) -> str:
    """The file that a started module reads and cannot have, with the reason; "" for none.

    `started` are modules that the same command starts too, `kinds` the origins that are meant
    (see `file_flow.Origin`). A folder that is not there and in which it writes counts too.
    """
    flow = file_flow(repository)
    own = own_code(repository)
    begun = (module, *started)
    every = (*begun, *(other for item in begun for other in set_off(own, item)))
    for access in flow.accesses(module, functions):
        if access.kind == "read" and access.sure:
            found = flow.origin(access, every)
            if found.kind in kinds and not _is_told(repository, access, found):
                return _said(access, found)
    written = flow.homeless(module, functions)
    if written is None or _is_made(repository, posixpath.dirname(written.paths[0])):
        return ""
    return f"{written.module.path} writes to {written.paths[0]}, whose folder is not there"


def _is_told(repository: Repository, access: Access, found: Origin) -> bool:
    """Whether a file that nothing makes may be fetched: a document names it or speaks of a
    download, or code uses what fetches files."""
    if found.kind != "nobody":
        return False
    names = {posixpath.basename(path) for path in access.paths}
    texts = [repository.text(path) or "" for path in repository.documents]
    if any(name in text for text in texts for name in names):
        return True
    if any(not _FETCHERS.isdisjoint(module.imported) for module in repository.code):
        return True
    return any(map(_FETCHED.search, texts)) or task_fetches(repository)


@lru_cache(maxsize=1)
def task_fetches(repository: Repository) -> bool:
    """Whether a task, a script or an image uses what fetches files."""
    kinds = ("shell", "makefile", "justfile", "dockerfile", "dvc")
    return any(_FETCHED.search(repository.text(p) or "") for p in repository.of_kind(*kinds))


def _said(access: Access, found: Origin) -> str:
    name = posixpath.basename(access.paths[0])
    if found.module is not None:
        return f"{access.module.path} reads {name}, which {found.module.path} makes"
    if found.kind == "foreign":
        return f"{access.module.path} reads {access.paths[0]} of one machine"
    return f"{access.module.path} reads {name}, which is not there, nor made"


def _is_made(repository: Repository, folder: str) -> bool:
    """Whether a command or a mounted volume that names the folder may make it."""
    name = posixpath.basename(folder)
    kinds = ("shell", "makefile", "justfile", "dockerfile", "compose", "workflow", "document")
    for path in repository.of_kind(*kinds):
        text = repository.text(path) or ""
        if name in text and ("mkdir" in text or path in repository.composes):
            return True
    return False


def set_off(own: OwnCode, module: Module) -> tuple[Module, ...]:
    """The own scripts that a module names in its texts, and so may start as commands."""
    scripts = _scripts(own)
    found: dict[str, Module] = {}
    for near in own.closure(module):
        for place in near.facts.strings:
            for word in place.text.split():
                if word.endswith(".py"):
                    for script in scripts.get(posixpath.basename(word), ()):
                        found[script.path] = script
    return tuple(found.values())


@lru_cache(maxsize=1)
def _scripts(own: OwnCode) -> dict[str, tuple[Module, ...]]:
    found: dict[str, tuple[Module, ...]] = {}
    for path, module in own.by_path.items():
        name = posixpath.basename(path)
        found[name] = (*found.get(name, ()), module)
    return found
