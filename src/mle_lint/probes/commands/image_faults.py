"""Why an image cannot be built, or cannot import what it starts, as its Dockerfile stands."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from mle_lint.artefacts import dockerfile as docker
from mle_lint.artefacts.dependencies.model import closure, normalised
from mle_lint.artefacts.dockerfile import Dockerfile
from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.commands.image_files import Copied, holds
from mle_lint.probes.commands.listed import listed
from mle_lint.probes.commands.start_imports import at_import, loaded_with
from mle_lint.probes.commands.started import file_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# One package may come along with another; two that nothing installs are forgotten.
_FORGOTTEN = 2
_PIP = pattern(r"(?:\S*/)?pip3?$")
_PYTHON = pattern(r"(?:\S*/)?python[\d.]*$")
_VALUED = frozenset({
    "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--target", "-t", "--timeout",
    "--retries", "--trusted-host", "-c", "--constraint", "--prefix",
})  # fmt: skip
_NAME = pattern(r"[A-Za-z][\w.-]*")
_ENVIRONMENT = pattern(
    r"\bUV_SYSTEM_PYTHON\b|\bVIRTUAL_ENV\b|\buv (?:venv|sync|run)\b|-m venv\b|\bvirtualenv\b"
)
_UV_PIP = pattern(r"\buv pip (?:install|sync)\b")
_PLACED = pattern(r"--(?:system|target|prefix|python)\b")
_PAIR = pattern(r"(?:[^\s\"'=]+|\"[^\"]*\"|'[^']*')=(?:\"(?:\\.|[^\"])*\"|'[^']*'|\\.|[^\s\"'])*")


def build_fault(dockerfile: Dockerfile) -> str:
    """A line that Docker does not accept, or an installer that refuses to work as it is called."""
    for stage in dockerfile.stages:
        text = " ".join(step.value for step in stage.instructions)
        for step in stage.instructions:
            if step.keyword == "LABEL" and _PAIR.sub("", step.value).strip() and "=" in step.value:
                return f"line {step.line}: a label is no key with a value"
            homeless = step.keyword == "RUN" and _UV_PIP.search(step.value)
            if homeless and not _PLACED.search(step.value) and not _ENVIRONMENT.search(text):
                return f"line {step.line}: uv finds no environment to install into"
    return ""


def lacks(
    repository: Repository,
    dockerfile: Dockerfile,
    entry: Module,
    folders: tuple[str, ...],
    known: Mapping[str, tuple[str, ...]],
) -> str:
    """Packages that the started module imports and that the image does not install, or "".

    Nothing is said where the image installs in another way than by pip from lists and names.
    """
    listed = _installed(repository, dockerfile, folders)
    if not listed:
        return ""
    code = own_code(repository)
    needed = {
        item.name.partition(".")[0]
        for module in loaded_with(repository, entry)
        for item in at_import(repository, module)
        if code.target(module, item.name) is None
    }
    missing = sorted(n for n in needed if n in known and listed.isdisjoint(known[n]))
    return " and ".join(missing) if len(missing) >= _FORGOTTEN else ""


def left_behind(
    repository: Repository, dockerfile: Dockerfile, files: Copied, entry: Module
) -> str:
    """An own module that is imported at once and that the image neither holds nor installs."""
    if _lists_itself(repository):
        return ""
    code = own_code(repository)
    commands = [command for step in dockerfile.runs() for command in docker.commands(step)]
    installed = {word for command in commands for word in _after_install(command.words)}
    installed.update(listed(repository))
    for module in loaded_with(repository, entry) if not files.unknown else ():
        for item in at_import(repository, module) if holds(files, module.path) else ():
            parts = item.name.split(".")
            target = code.target(module, item.name)
            if target is None or holds(files, target.path):
                continue
            if not parts[0] or not installed.isdisjoint((parts[0], normalised(parts[0]))):
                continue
            names = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
            found = [other for name in names for other in code.named(name)]
            if not any(holds(files, other.path) for other in found):
                return target.path
    return ""


def _lists_itself(repository: Repository) -> bool:
    """Whether a list asks for what the repository publishes, or may, where its name is unread."""
    own = {normalised(m.project) for m in repository.manifests.values() if m.project}
    unread = any(m.kind == "setup.py" and not m.project for m in repository.manifests.values())
    return unread or not own.isdisjoint(listed(repository))


def _after_install(words: tuple[str, ...]) -> tuple[str, ...]:
    return words[words.index("install") + 1 :] if "install" in words else ()


def _installed(
    repository: Repository, dockerfile: Dockerfile, folders: tuple[str, ...]
) -> frozenset[str]:
    """Names of the packages that pip installs; none when something else may install more."""
    found: set[str] = set()
    for step in dockerfile.runs():
        for command in docker.commands(step):
            words = command.words
            if "install" not in words and "sync" not in words:
                continue
            if words[0] in ("apt-get", "apt", "apk", "yum", "dnf"):
                continue
            lists = _Lists(repository, dockerfile, folders)
            names = _of_pip(lists, words) if _is_pip(words) else None
            if names is None:
                return frozenset()
            found |= names
    return frozenset(found)


def _is_pip(words: tuple[str, ...]) -> bool:
    if _PYTHON.match(words[0]):
        # Python runs other installers, too.
        return words[1:3] == ("-m", "pip")
    return bool(_PIP.match(words[0])) or words[:2] == ("uv", "pip")


class _Lists(NamedTuple):
    """Where the lists of packages that a Dockerfile names come from."""

    repository: Repository
    dockerfile: Dockerfile
    folders: tuple[str, ...]

    def path(self, name: str) -> str | None:
        """The list in the repository: the one that is copied, or the nearest of that name."""
        last = posixpath.basename(name)
        for copy in self.dockerfile.copies():
            renamed = len(copy.sources) == 1 and posixpath.basename(copy.dest) == last
            for source in () if copy.from_stage else copy.sources:
                if renamed or posixpath.basename(source) == last:
                    return file_of(self.repository, source, self.folders)
        return file_of(self.repository, last, self.folders)

    def holds(self, name: str) -> set[str] | None:
        """The packages of a list, with those that it includes; None when it is not there."""
        path = self.path(name)
        manifests = self.repository.manifests
        if path is None or path not in manifests:
            return None
        parts = closure(manifests, path)
        return {requirement.name for part in parts for requirement in part.requirements}


def _of_pip(lists: _Lists, words: tuple[str, ...]) -> set[str] | None:
    """What one command installs; None when a list cannot be found or is no list."""
    found: set[str] = set()
    rest = list(words[words.index("install") + 1 :]) if "install" in words else []
    while rest:
        word = rest.pop(0)
        if word in _VALUED and rest:
            rest.pop(0)
        elif word in ("-r", "--requirement") and rest:
            held = lists.holds(rest.pop(0))
            if held is None:
                return None
            found |= held
        elif word.startswith((".", "/", "$", "-e")) or "/" in word:
            return None
        elif not word.startswith("-"):
            name = _NAME.match(word)
            found |= {normalised(name[0])} if name else set()
    return found
