"""Commands that build an image: the folder that they send, the file that they read, the faults."""

from __future__ import annotations

import posixpath

from mle_lint.probes.commands.composing import inside
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_VALUED = frozenset({
    "-f", "--file", "-t", "--tag", "--build-arg", "--target", "--platform", "--network", "--secret",
    "--label", "--cache-from", "--cache-to", "-o", "--output", "--progress", "--add-host", "-c",
    "--memory", "-m", "--ssh", "--builder", "--iidfile", "--build-context", "--ulimit",
})  # fmt: skip
_OPEN = frozenset("$*?[]<>{}:")


class Build(NamedTuple):
    """The folder and the Dockerfile that a command names; the folder is "" for none."""

    context: str
    file: str


def build_of(words: tuple[str, ...]) -> Build | None:
    """The command that builds an image taken apart, or None for another one."""
    if words[:2] not in (("docker", "build"), ("podman", "build")) and words[:3] != (
        "docker", "buildx", "build",
    ):  # fmt: skip
        return None
    rest = list(words[3 if words[1] == "buildx" else 2 :])
    context, name = "", "Dockerfile"
    while rest:
        word = rest.pop(0)
        flag, given, value = word.partition("=")
        if not word.startswith("-"):
            context = word
        elif flag in ("-f", "--file"):
            name = value if given else rest.pop(0) if rest else name
        elif word in _VALUED and rest:
            rest.pop(0)
    return Build(context, name)


def context_fault(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> str:
    """A file that is copied from the folder of a Dockerfile while another one is sent."""
    build = build_of(words)
    if build is None or not build.context or _OPEN & set(build.context + build.file):
        return ""
    for folder in dict.fromkeys(folders):
        context = inside(folder, build.context)
        named = build.file != "Dockerfile"
        file = inside(folder, build.file) if named else inside(context or "", build.file)
        if context is not None and file is not None and file in repository.dockerfiles:
            return _astray(repository, file, context)
    return ""


def _astray(repository: Repository, file: str, context: str) -> str:
    home = posixpath.dirname(file)
    for copy in repository.dockerfiles[file].copies():
        for source in () if copy.from_stage else copy.sources:
            bare = source.lstrip("/")
            if _OPEN & set(source) or repository.exists(posixpath.join(context, bare)):
                continue
            if home != context and repository.exists(posixpath.join(home, bare)):
                return f"{source} lies in {home or 'the top folder'}, which is not sent"
    return ""
