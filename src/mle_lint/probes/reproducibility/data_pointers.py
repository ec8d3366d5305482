"""Files that point to one version of the data: DVC, git-lfs, checksums."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

_HASHED = pattern(r"\b(?:md5|etag|checksum|sha256)\s*:\s*\S{8,}|hash:\s*md5")
_OUT = pattern(r"^[ \t]*(?:-\s*)?path:\s*(\S+)", re.MULTILINE)
_WORD = pattern(r"[a-z]+")


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


def prepared(
    repository: Repository,
    *,
    data: tuple[str, ...],
    homes: tuple[str, ...],
    models: tuple[str, ...],
) -> Iterator[Evidence]:
    """A versioning tool that is set up and tracks no data, or sample rows of the tests alone.

    A DVC remote, stages without a lock, git-lfs for other files than `models`; a file of
    tests with a suffix of `data` in a folder named by `homes`.
    """
    folders = frozenset(homes)
    for path in repository.files:
        sampled = is_test(path) and path.lower().rsplit(".", 1)[-1] in data
        if sampled and not folders.isdisjoint(path.lower().split("/")[:-1]):
            yield Evidence(repository.place(path), "a sample for tests")
        if path.endswith(".dvc/config") and "remote" in (repository.text(path) or ""):
            yield Evidence(repository.place(path), "a DVC remote")
        elif posixpath.basename(path) == ".gitattributes":
            rows = enumerate((repository.text(path) or "").split("\n"), 1)
            given = ((n, row.split()[0]) for n, row in rows if "filter=lfs" in row)
            line = next((n for n, glob in given if not _is_model(glob, models)), 0)
            if line:
                yield Evidence(repository.place(path, line), "git-lfs")
    for path, stages in repository.dvc.items():
        if stages:
            yield Evidence(repository.place(path, stages[0].line), "DVC stages")


def _in_lfs(
    repository: Repository, attributes: str, models: tuple[str, ...], data: tuple[str, ...]
) -> Iterator[Evidence]:
    import fnmatch

    folder = posixpath.dirname(attributes)
    rows = (repository.text(attributes) or "").split("\n")
    given = [(n, row.split()[0]) for n, row in enumerate(rows, 1) if "filter=lfs" in row]
    for number, glob in given[:200]:
        wanted = glob.strip("/").replace("**/", "*").replace("/**", "/*")
        for path in repository.files:
            inside = path.removeprefix(f"{folder}/") if folder else path
            name = inside if "/" in wanted else posixpath.basename(inside)
            if not fnmatch.fnmatchcase(name, wanted) or is_test(path):
                continue
            if path.lower().rsplit(".", 1)[-1] in data and not _is_model(path, models):
                yield Evidence(Location(attributes, number), glob)
                return


def _is_model(path: str, models: tuple[str, ...]) -> bool:
    parts = path.lower().strip("'\"").split("/")
    suffix = parts[-1].rsplit(".", 1)[-1]
    return suffix in models or any(
        word in models for part in parts[:-1] for word in _WORD.findall(part)
    )
