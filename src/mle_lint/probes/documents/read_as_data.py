"""Documents that the code reads, as an assistant its knowledge: no word on the project itself."""

from __future__ import annotations

import posixpath
from functools import lru_cache

from mle_lint.artefacts.own_documents import is_in_data_folder
from mle_lint.artefacts.paths import is_readme
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.repository import Repository

_HOMES = frozenset({"doc", "docs", "documentation", ".github", "report", "reports"})
_READS = pattern(r"glob\(|DirectoryLoader|DirectoryReader|iterdir\(|listdir\(|os\.walk\(|scandir\(")
_SAID = pattern(r"[\"'](?:\./|\.\./)*([\w./-]{1,80})[\"']")
MAX_MODULES = 400


def is_given_as_data(repository: Repository, path: str) -> bool:
    """Whether a document lies in a folder of data, or in one that code lists to read it."""
    folder = posixpath.dirname(path)
    if not folder or is_readme(path) or folder.split("/")[0].lower() in _HOMES:
        return False
    return is_in_data_folder(path) or not _listed(repository).isdisjoint(_above(folder))


def _above(folder: str) -> list[str]:
    parts = folder.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]


@lru_cache(maxsize=1)
def _listed(repository: Repository) -> frozenset[str]:
    """Folders that code which lists folders names."""
    found: set[str] = set()
    for module in repository.code[:MAX_MODULES]:
        text = "" if module.notebook else text_of(repository, module.path)
        if _READS.search(text):
            found.update(name.strip("/") for name in _SAID.findall(text))
    return frozenset(found & set(repository.folders))
