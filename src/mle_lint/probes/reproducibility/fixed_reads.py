"""Reads of one version of a table, a repository or a bucket, as the code or a script words them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching, evidence, matching
from mle_lint.repository import Repository

# A query that asks for a table as it was.
_TIME_TRAVEL = pattern(
    r"\b(?:from|join)\s[^;\"']{1,200}?\b(?:(?:version|timestamp|system_time)\s+as\s+of\b|"
    r"(?:at|before)\s*\(\s*(?:timestamp|offset|statement|version)\s*=>)",
    re.IGNORECASE,
)
# A command that names a revision of data with the tool that keeps it.
_COMMAND = pattern(
    r"\bdvc (?:get|import)\b[^\n#]{1,300}--rev[ =](?!main|master|latest)\S"
    r"|\b(?:huggingface-cli|hf) download\b[^\n#]{0,200}dataset[^\n#]{0,200}"
    r"--revision[ =](?!main|master)\S"
    r"|\bs3api get-object\b[^\n#]{1,300}--version-id\b|\blakectl (?:fs|local)\b[^\n#]{1,200}lakefs://"
)
_GIT = pattern(r"\bgit\b|\bRepo\.clone_from\b")
_GOES_TO = pattern(r"\b(?:checkout|fetch|reset|clone|clone_from|archive)\b")
_COMMIT = pattern(r"(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])")
_TAG = pattern(r"(?:--branch|-b)[ =]v?\d+(?:\.\d+)+\b")
_PINNED_COMMIT = pattern(
    r"[\"']?(?:commit|rev|revision|sha|ref)[\"']?\s*[:=]\s*[\"']?[0-9a-f]{40}\b"
)
_UNPACKED = pattern(
    r"[\"']?\b(?:revision|version_id|known_hash|md5|sha256)[\"']?\s*[:=]\s*"
    r"[\"'](?:sha256:|md5:)?[0-9a-f]{7,64}[\"']"
)
# Collections that give every set a version, which its name may carry.
_NAMED = (
    "tensorflow_datasets.load", "tensorflow_datasets.builder", "intake.open_catalog",
    "tensorflow_datasets.data_source", "datasets.load_from_disk", "mlflow.data.load_delta",
)  # fmt: skip
_VERSION = pattern(r"[:@/_-]v?\d+\.\d+(?:\.\d+)?(?:/|$)")
_NAME = pattern(r"[A-Z]?[a-z]+|[A-Z]+")
_GIT_LINE = pattern(r"^[^#\n]*\bgit\b[^\n]*\b(?:checkout|fetch|reset|clone)\b[^\n]*", re.MULTILINE)
# Characters around such a line in which a commit may stand.
_NEAR = 400
_NOTES = (".json", ".yaml", ".yml", ".toml", ".ini", ".txt", ".lock")
_MAX = 200_000


def fixed_reads(
    repository: Repository,
    *,
    options: tuple[str, ...],
    pinned: tuple[str, ...],
    columns: tuple[str, ...],
    subjects: tuple[str, ...],
) -> Iterator[Evidence]:
    """Reads that name the version of what they read.

    `options` are those of a reader of Spark and the like; a call of `pinned` that unpacks its
    arguments counts where a digest stands for one of them; `columns` are keys by which a query
    chooses one version; a commit or a submodule counts for a repository that one of the `subjects`
    names as data.
    """
    chosen = _by_column(columns)
    names = tuple(entry.partition(":")[0].strip() for entry in pinned)
    for module in repository.code:
        text = "" if module.notebook else (repository.text(module.path) or "")[:_MAX]
        call = next((c for c in matching(module, ("*.option",)) if c.text in options), None)
        call = call or next(module.with_keyword(options), None)
        if call is None and "**" in module.keywords and _UNPACKED.search(text):
            call = next((c for c in matching(module, names) if "**" in c.keywords), None)
        if call is None:
            found = matching(module, _NAMED)
            call = next((c for c in found if _VERSION.search(c.text)), None)
        if call is not None:
            yield evidence(module, call)
            continue
        yield from _in_text(repository, module.path, text, chosen)
        yield from _by_commit(repository, module, text, subjects)
    for path in repository.files:
        if path.lower().endswith(".sql"):
            yield from _in_text(repository, path, repository.text(path) or "", chosen)
    yield from _by_script(repository, subjects)
    for folder in repository.submodules:
        if not _words(folder).isdisjoint(subjects):
            yield Evidence(repository.place(".gitmodules"), folder)


def _by_column(columns: tuple[str, ...]) -> re.Pattern[str]:
    """A query for the rows whose column of that name has one value."""
    any_of = "|".join(map(re.escape, columns)) or "(?!)"
    return pattern(
        rf"\bselect\b[^;]{{1,600}}?\b(?:where|and)\s+(?:\w+\.)?(?:{any_of})\s*=(?!=)", re.IGNORECASE
    )


def _in_text(
    repository: Repository, path: str, text: str, chosen: re.Pattern[str]
) -> Iterator[Evidence]:
    lower = text.lower()
    for wanted, word in ((_TIME_TRAVEL, ""), (chosen, "select")):
        if word not in lower or not ("_" in lower or " of" in lower):
            continue
        found = next(iter(gates.finditer(wanted, text[:_MAX])), None)
        if found:
            line = text.count("\n", 0, found.end()) + 1
            yield Evidence(repository.place(path, line), " ".join(found[0].split())[-100:])
            return


def _by_commit(
    repository: Repository, module: Module, text: str, subjects: tuple[str, ...]
) -> Iterator[Evidence]:
    """A module that brings another repository to a commit, written in it or in a file it reads."""
    ran = any_matching(
        module, ("subprocess.run", "subprocess.check_call", "subprocess.check_output", "os.system",
                 "subprocess.call", "subprocess.Popen", "*.clone_from")
    )  # fmt: skip
    if ran is None or not _GIT.search(text) or not _GOES_TO.search(text):
        return
    read = [path for path in repository.files if path.endswith(_NOTES) and _named(path, text)]
    noted = [path for path in read if _PINNED_COMMIT.search((repository.text(path) or "")[:20_000])]
    written = _COMMIT.search(text) or _TAG.search(text)
    said = _words(" ".join((module.path, *noted)))
    if (noted or written) and not said.isdisjoint(subjects):
        yield evidence(module, ran)


def _named(path: str, text: str) -> bool:
    return path.rsplit("/", 1)[-1] in text


def _by_script(repository: Repository, subjects: tuple[str, ...]) -> Iterator[Evidence]:
    """Scripts that ask a tool for a revision of data, or bring a repository of data to a commit."""
    for path in repository.of_kind("shell", "makefile", "justfile", "dvc"):
        text = (repository.text(path) or "")[:_MAX]
        found = _COMMAND.search(text)
        if found is None and _GIT.search(text):
            lines = [m for m in gates.finditer(_GIT_LINE, text) if _fixes(m[0], text, m.start())]
            found = next((m for m in lines if not _words(m[0]).isdisjoint(subjects)), None)
        if found:
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(repository.place(path, line), found[0].strip()[:100])


def _fixes(line: str, text: str, start: int) -> bool:
    """Whether a line clones at a tag, or the lines around it name a commit."""
    return bool(_TAG.search(line) or _COMMIT.search(text[max(start - _NEAR, 0) : start + _NEAR]))


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _NAME.findall(text))
