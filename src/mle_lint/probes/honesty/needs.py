"""The files, tasks and services that a command cannot do without."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from mle_lint.artefacts.terms import WORD, Terms, parts_of, terms
from mle_lint.patterns import pattern
from mle_lint.probes.commands.composing import composed
from mle_lint.probes.commands.started import start_of
from mle_lint.probes.honesty.made import WRITING
from mle_lint.record import NamedTuple

_INSTALLERS = frozenset({"pip", "pip3", "uv"})
_FILED = frozenset({"conda", "mamba", "micromamba", "docker", "kubectl", "podman"})
_CONFIGURED = pattern(r"--[a-z-]*config[a-z_-]*")
# Files that people write, wherever they are copied to.
_WRITTEN = (".service", ".conf", ".sh", ".sql", ".yml", ".yaml", ".toml", ".py")
_SETTINGS = (".yaml", ".yml", ".toml", ".json", ".ini")
_SCRIPT = pattern(r"[\w./-]+\.(?:sh|py|bat|ps1)")
_FOLDER = pattern(r"\w[\w-]*(?:/\w[\w-]*)+/?")
_BUILT = frozenset({"up", "build"})
_OF_NODE = frozenset({"npm", "pnpm", "yarn"})
_BARE_FLAGS = frozenset({
    "-d", "--detach", "--build", "--no-cache", "--force-recreate", "--no-deps", "--pull", "--wait",
    "--remove-orphans", "--abort-on-container-exit",
})  # fmt: skip


class Need(NamedTuple):
    """Something that a command needs.

    kind  file, folder, module, make, just, invoke, script (of package.json), compose or service
    name  a path as written, a dotted name, or the words of a name
    """

    kind: str
    name: str


def needs(words: tuple[str, ...], copied: tuple[str, ...]) -> Iterator[Need]:
    """What the words of one command need. Of what is copied only names with one of the words
    `copied` are templates of the repository."""
    tool = words[0].rsplit("/", 1)[-1]
    start = start_of(words)
    if start.kind and not _is_listed(words):
        yield Need("file" if start.kind == "file" else "module", start.target)
    if tool in ("make", "just"):
        yield from _tasks(tool, words[1:])
    elif tool in ("npm", "pnpm", "yarn") and words[1:2] == ("run",) and words[2:]:
        yield Need("script", words[2])
    elif tool in ("cp", "copy", "Copy-Item") and words[2:]:
        name = words[1]
        if any(word in name for word in copied) or ("/" in name and name.endswith(_WRITTEN)):
            yield Need("file", name)
    elif tool in ("invoke", "inv") and words[1:]:
        yield Need("invoke", words[1])
    elif tool in ("pytest", "chmod"):
        yield from _paths(words[1:])
        if tool == "pytest":
            yield from _folders(words[1:])
    yield from _valued(tool, words)
    yield from _composed(words)


def _is_listed(words: tuple[str, ...]) -> bool:
    """Whether the only word is a path such as people list, not one that is started by `./`."""
    return len(words) == 1 and not words[0].startswith("./") and not words[0].endswith(".sh")


def _tasks(tool: str, rest: tuple[str, ...]) -> Iterator[Need]:
    """Targets, unless an option leads to another folder or file."""
    if any(word in ("-C", "-f", "--directory", "--file", "--justfile") for word in rest):
        return
    for word in rest[:1] if tool == "just" else rest:
        if word.startswith("-") or "=" in word:
            continue
        yield Need(tool, word)


def _paths(rest: tuple[str, ...]) -> Iterator[Need]:
    for word in rest:
        name = word.partition("::")[0]
        if _SCRIPT.fullmatch(name):
            yield Need("file", name)


def _folders(rest: tuple[str, ...]) -> Iterator[Need]:
    """Folders within others that come before any option with a value."""
    for word in rest:
        if word.startswith("-"):
            return
        if _FOLDER.fullmatch(word):
            yield Need("folder", word.rstrip("/"))


def _valued(tool: str, words: tuple[str, ...]) -> Iterator[Need]:
    """The files that options name; a command that configures writes them."""
    if words[1:] and words[1] in WRITING:
        return
    for word in words[1:]:
        flag, given, value = word.partition("=")
        if given and _CONFIGURED.fullmatch(flag) and value.endswith(_SETTINGS):
            yield Need("file", value)
    for flag, value in pairwise(words):
        requires = flag in ("-r", "--requirement", "--requirements") and tool in _INSTALLERS
        names = flag in ("-f", "--file", "--filename") and tool in _FILED and "compose" not in words
        if requires or names or (_CONFIGURED.fullmatch(flag) and value.endswith(_SETTINGS)):
            yield Need("file", value)


def _composed(words: tuple[str, ...]) -> Iterator[Need]:
    command = composed(words)
    if command is None:
        return
    for name in command.files:
        yield Need("file", name)
    if not command.files and command.verb in _BUILT:
        yield Need("compose", "")
    if command.verb in _BUILT and all(
        not word.startswith("-") or word in _BARE_FLAGS for word in command.rest
    ):
        for word in command.rest:
            if not word.startswith("-"):
                yield Need("service", word)


def presumed(words: tuple[str, ...], table: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The names of which one must be in the repository, by a table of `command: name name`."""
    added = words[0] in _OF_NODE and words[1:2] in (("install",), ("i",), ("add",))
    if added and any(not word.startswith("-") for word in words[2:]):
        # Packages by their names are added to what is there, or to the machine.
        return
    said = " ".join(words)
    first = WORD.match(said)
    for command, names in _presumptions(table).get(first[0], ()) if first else ():
        if command.begin(said):
            yield names


@lru_cache(maxsize=4)
def _presumptions(table: tuple[str, ...]) -> dict[str, list[tuple[Terms, tuple[str, ...]]]]:
    """The rows of a table by the first words of their commands."""
    found: dict[str, list[tuple[Terms, tuple[str, ...]]]] = {}
    for command, _, names in (row.partition(": ") for row in table):
        first = parts_of(command)[0].rstrip("*")
        found.setdefault(first, []).append((terms(command), tuple(names.split())))
    return found
