"""Whether an image installs the project itself before it holds what there is to install."""

from __future__ import annotations

import posixpath
from itertools import pairwise

from mle_lint.artefacts import dockerfile as docker
from mle_lint.artefacts.dockerfile import Dockerfile, Instruction
from mle_lint.patterns import pattern
from mle_lint.probes.commands.command_faults import build_trouble
from mle_lint.probes.commands.runners import scripts
from mle_lint.probes.commands.started import above, file_of
from mle_lint.repository import Repository

_METADATA = ("pyproject.toml", "setup.py", "setup.cfg")
_LISTED = pattern(r"(?m)^[ \t]*(?:-e\s+|--editable[ =])?\.(?:/|\[[\w,-]*\])?\s*(?:#.*)?$")
_ITSELF = pattern(r"(?<!\S)\.(?:/|\[[\w,-]*\])?(?!\S)")
_PLACED = pattern(r"(?<!\S)(?:-t|--target|--prefix|--root|-f|--find-links)[ =]\S+")
_TELLS = pattern(
    r"(?i)(?:^|/)[\w.-]+\.(?:toml|cfg|lock|txt|md|rst|in)\*?$|(?:^|/)(?:setup\.py|license)$"
)
# These stop where they find nothing to build; setuptools builds an empty package.
_STOPS = pattern(r"(?m)^build-backend\s*=\s*[\"'](?:hatchling|poetry|flit|uv_build)")
_README = pattern(r"(?m)^readme\s*=\s*[^\"'\n]*[\"']([^\"'\n]+)[\"']")
_TOLD = pattern(r"(?m)^(?:packages|include|only-include|bypass-selection|dev-mode-dirs)\s*=")
# The image may get its files in a way that the sources of COPY do not tell.
_OTHERWISE = pattern(r"\bgit clone\b|\bcd\b|<<|\bpushd\b|\btouch\b|\bmkdir\b[^&]*\bsrc\b")


def early_install(repository: Repository, path: str, dockerfile: Dockerfile) -> str:
    """Why installing the project fails: its metadata, or all of its code, is copied later."""
    folders = above(posixpath.dirname(path))
    for stage in dockerfile.stages:
        sources: list[str] = []
        chain = dockerfile.chain(stage)[1:]
        for base in reversed(chain):
            for step in base.instructions:
                sources += _sources(step)
        for step in stage.instructions:
            sources += _sources(step)
            if step.keyword != "RUN" or step.flags or _OTHERWISE.search(step.value):
                continue
            if not _installs_itself(repository, step, folders):
                continue
            fault = _unready(repository, dockerfile, sources, folders)
            if fault:
                return f"line {step.line} {fault}"
            fault = build_trouble(repository, folders)
            if fault:
                return fault
    return ""


def _unready(
    repository: Repository, dockerfile: Dockerfile, sources: list[str], folders: tuple[str, ...]
) -> str:
    """What the image does too early, with what is copied so far."""
    if not _holds(repository, sources, folders):
        return "installs the project before it is copied"
    if not _is_bare(sources):
        return ""
    if _starts_own_command(repository, dockerfile):
        return "installs the project before its code is copied"
    if _asks_for_more(repository, sources, folders):
        return "builds the project without what it declares"
    return ""


def _is_bare(sources: list[str]) -> bool:
    """Whether what is copied is files that tell of the project, and none of its code."""
    return all(_TELLS.search(source) for source in sources)


def _asks_for_more(repository: Repository, sources: list[str], folders: tuple[str, ...]) -> bool:
    """Whether what builds the project stops without a read-me that is declared, or without a
    package where it looks for one itself."""
    found = file_of(repository, "pyproject.toml", folders)
    text = (repository.text(found) or "") if found else ""
    readme = _README.search(text)
    names = [posixpath.basename(posixpath.normpath(source)) for source in sources]
    unread = readme is not None and posixpath.basename(readme[1]) not in names
    return _STOPS.search(text) is not None and (unread or _TOLD.search(text) is None)


def _starts_own_command(repository: Repository, dockerfile: Dockerfile) -> bool:
    """Whether the image starts a command that the project itself defines."""
    start = dockerfile.start_command()
    own = scripts(repository)
    return start is not None and any(c.words[0] in own for c in docker.commands(start))


def _sources(step: Instruction) -> tuple[str, ...]:
    """What COPY or ADD brings into the image; from another stage too, whatever that holds."""
    if step.keyword not in ("COPY", "ADD"):
        return ()
    if step.flag("from"):
        return (".",)
    return tuple(source.strip("\"'") for source in docker.argv(step)[:-1])


def _installs_itself(repository: Repository, step: Instruction, folders: tuple[str, ...]) -> bool:
    for command in docker.commands(step):
        words = command.words
        if "install" not in words or not words[0].rsplit("/", 1)[-1].startswith(("pip", "python")):
            continue
        if _ITSELF.search(_PLACED.sub("", " ".join(words))):
            return True
        for flag, name in pairwise(words):
            if flag in ("-r", "--requirement"):
                found = file_of(repository, posixpath.basename(name), folders)
                if found and _LISTED.search(repository.text(found) or ""):
                    return True
    return False


def _holds(repository: Repository, sources: list[str], folders: tuple[str, ...]) -> bool:
    """Whether what is copied may hold the metadata of the project."""
    for source in sources:
        bare = posixpath.normpath(source.lstrip("/"))
        if bare == "." or "$" in source or set(source) & set("*?["):
            return True
        if posixpath.basename(bare) in _METADATA:
            return True
        for folder in folders:
            home = posixpath.join(folder, bare)
            if any(repository.exists(posixpath.join(home, name)) for name in _METADATA):
                return True
    return False
