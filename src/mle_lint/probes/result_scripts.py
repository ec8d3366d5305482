"""Scripts and notebooks that make the main result, and what stands in their way."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.probes.flows import is_apart
from mle_lint.probes.main_work import Work, Worker, serves
from mle_lint.repository import Repository

_READ = ("read_csv", "read_parquet", "read_excel", "read_json", "read_pickle", "read_feather")
_WRITE = ("to_csv", "to_parquet", "to_excel", "to_json", "to_pickle", "to_feather")
_ACTS = (".fit", ".train", ".fit_generator", ".backward", "fire.Fire", ".run", ".main")
_SEVERAL = 3


def scripts(repository: Repository, worker: Worker, apart: tuple[str, ...]) -> Iterator[Evidence]:
    """Scripts that fit a model, or ask one about a data set and write the results, when started.

    Three or more in one project, none of which starts another, are steps and not one command.
    """
    found: dict[str, list[tuple[Module, Work]]] = {}
    for module in repository.modules:
        path = module.path
        if is_test(path) or is_apart(path, apart) or serves(module) or not _is_script(module):
            continue
        work = worker.of_module(module)
        if work is None or work.kind == "ingest" or _needs_notebook(repository, module):
            continue
        found.setdefault(_project(repository, path), []).append((module, work))
    for group in found.values():
        bases = {posixpath.basename(module.path) for module, _ in group}
        if len(group) >= _SEVERAL and len(bases) == 1:
            continue
        for module, work in group:
            yield Evidence(module.at(module.facts.main_line or 1), f"leads to {work.place.text}")


def _is_script(module: Module) -> bool:
    """Whether starting the file does something: a main part, or work at its own level."""
    if module.facts.main_line or module.path.endswith("__main__.py"):
        return True
    defined = {function.name for function in module.facts.functions}
    return any(
        not call.scope and (call.name in defined or call.name.endswith(_ACTS))
        for call in module.facts.calls
    )


def _project(repository: Repository, path: str) -> str:
    """The nearest folder above a file that holds a README or a dependency file; "" for none."""
    homes = {posixpath.dirname(name) for name in (*repository.manifests, *repository.documents)}
    folder = posixpath.dirname(path)
    while folder and folder not in homes:
        folder = posixpath.dirname(folder)
    return folder


def _needs_notebook(repository: Repository, module: Module) -> bool:
    """Whether the module reads a file that is not there and that only a notebook writes."""
    wanted = {posixpath.basename(text) for text in _texts(module, _READ) if text}
    wanted |= {
        posixpath.basename(place.text)
        for place in module.facts.strings
        if place.text.endswith((".csv", ".parquet", ".pkl", ".feather", ".json"))
    }
    wanted -= {posixpath.basename(path) for path in repository.files}
    if not wanted:
        return False
    by_notebook = {
        posixpath.basename(t) for n in repository.notebooks for t in _texts(n.module, _WRITE)
    }
    by_module = {posixpath.basename(t) for m in repository.modules for t in _texts(m, _WRITE)}
    return bool(wanted & by_notebook - by_module)


def _texts(module: Module, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for call in module.by_last_name.get(name, ()):
            yield call.text.strip("'\"")


def without_data(repository: Repository, module: Module) -> bool:
    """Whether a notebook reads local files only, and none of them is in the repository."""
    read = [text for text in _texts(module, _READ) if text]
    if not read or any("://" in text for text in read) or module.facts.shell:
        return False
    if any(not call.text for name in _READ for call in module.by_last_name.get(name, ())):
        return False
    known = {posixpath.basename(path) for path in repository.files}
    linked = any(
        "data" in link.target.lower() or "kaggle" in link.target.lower()
        for document in repository.documents.values()
        for link in document.links
        if not link.image
    )
    return not linked and known.isdisjoint(posixpath.basename(text) for text in read)
