"""The commands that documents tell their reader to run, with the folder that each runs in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts.passages import Passage
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A reader follows no more commands than this; the README's come first.
MAX_COMMANDS = 400
# More than anybody tries; what looks for faults reads so far.
MOST_COMMANDS = 1_000
_SHELLS = frozenset({
    "", "bash", "sh", "shell", "console", "zsh", "powershell", "ps1", "pwsh", "cmd", "bat", "batch",
    "text", "txt", "terminal", "shell-session", "shellsession", "plaintext", "fish", "dos",
    "makefile", "julia", "julia-repl", "r", "none", "sh-session", "docker", "dockerfile",
})  # fmt: skip
_PROMPT = pattern(
    r"^\s*(?:\([\w.-]+\)\s*)?(?:[\w.@~:/\\-]*[$%#❯➜]|PS[^>]*>|>|!|>>>|C:\\[^>]*>)\s+(?=\S)"
)
# A step of a list that is shown as text, as when a README shows another.
_STEP = pattern(r"\s*(?:\d{1,2}[.)]|[-*+])\s[^`\n]{0,80}`([^`\n]+)`")
_BANG = pattern(r"^\s*[!%](?=\w)")
# `scripts\run.py`, as it is written for Windows.
_BACKSLASH = pattern(r"(?<=[\w.])\\(?=[\w.])")
_HEADS = (
    r"(?:pip3?|python3?|poetry|uv|pipenv|conda|mamba|docker(?:-compose)?|podman|make|just|streamlit|"
    r"uvicorn|gunicorn|flask|fastapi|chainlit|jupyter|npm|yarn|pnpm|bash|sh|Rscript|julia|dvc|"
    r"git|snakemake|kedro|mlflow|prefect|dagster|bentoml|go|cargo|torchrun|accelerate)\s"
)
_INLINE = pattern(
    rf"(?<![\w./-])((?:{_HEADS}|\./)[\w./:=@\[\]\"'-]+(?: [\w./:=@\[\]\"'{{}}<>-]+){{0,8}})"
)
# A command that stands in a block of another language by mistake.
_STARTS = pattern(
    r"(?:[A-Z_]+=\S* +)*(?:(?:python3?|streamlit run|bash) +[\w./-]+\.(?:py|sh)\b"
    r"|(?:pip3?|conda|mamba|poetry|pipenv|npm) +(?:install|env create|run|ci|start|sync)\b"
    r"|docker(?:-compose)? +(?:build|run|up|compose|pull)\b|uvicorn +[\w.]+:\w"
    r"|uv +(?:sync|run|pip)\b|python3? +-m +[\w.]+)"
)
_NEXT = pattern(rf"\s(?={_HEADS})")
_TASKS = ("make", "just")
# Between two commands of one line of which the reader takes one.
_EITHER = frozenset({"or", "ou", "oder", "o"})
_VERBS = {
    "docker": frozenset({"build", "run", "compose", "pull", "buildx"}),
    "podman": frozenset({"build", "run", "compose"}),
    "flask": frozenset({"run", "--app", "--debug"}),
    "fastapi": frozenset({"run", "dev"}),
    "streamlit": frozenset({"run"}),
    "git": frozenset({"clone"}),
    "go": frozenset({"run", "build", "mod", "install"}),
    "python": frozenset({"-m"}),
    "python3": frozenset({"-m"}),
}
_FILED = pattern(r"\.(?:py|ipynb|sh|R|jl)$")


class Told(NamedTuple):
    """A command of a document.

    folder   where it runs, as far as `cd` tells
    home     the document's own folder
    wrapped  as written, with `uv run` and its like
    inline   it stands in a sentence, not in a block of its own
    passage  the number of the passage that holds it
    inside   the folder of a clone made before that `cd` led into, "" when none
    """

    words: tuple[str, ...]
    place: Location
    folder: str
    home: str
    wrapped: str = ""
    inline: bool = False
    passage: int = 0
    inside: str = ""

    @property
    def folders(self) -> tuple[str, ...]:
        """Where it may be meant to run, the likeliest first."""
        return tuple(dict.fromkeys((self.folder, self.home, "")))


def clone_of(words: tuple[str, ...]) -> tuple[str, str]:
    """The address that `git clone` is given, and the folder that it makes."""
    given = [word for word in words[2:] if "/" in word or ":" in word or "<" in word]
    address = given[0].rstrip("/") if given else ""
    after = words[words.index(given[0]) + 1 :] if given else ()
    named = next((word for word in after if not word.startswith("-")), "")
    return address, named or posixpath.basename(address).removesuffix(".git")


def told(repository: Repository, most: int = MAX_COMMANDS) -> tuple[Told, ...]:
    """Commands of the documents in reading order, of the first so many; notebooks left out."""
    return tuple(i for n, i in _all(repository) if n <= most and i.words[0] != "cd")


def moves(repository: Repository) -> tuple[Told, ...]:
    """The commands of the documents that change the folder, each with the folder before."""
    return tuple(item for _, item in _all(repository) if item.words[0] == "cd")


@lru_cache(maxsize=1)
def _all(repository: Repository) -> tuple[tuple[int, Told], ...]:
    return tuple(_numbered(repository))


def _numbered(repository: Repository) -> Iterator[tuple[int, Told]]:
    """The commands with their numbers, in which those that change the folder count."""
    count = 0
    folders: dict[str, str] = {}
    clones: dict[str, set[str]] = {}
    inside: dict[str, str] = {}
    section = -1
    for index, passage in enumerate(repository.passages.all):
        path = passage.path
        if passage.notebook:
            continue
        home = posixpath.dirname(path)
        if passage.section != section:
            # A reader who installed a dependency is back when the next section begins.
            section, inside = passage.section, {}
        for command in _commands(repository, passage):
            count += 1
            if count > MOST_COMMANDS:
                return
            words = command.words
            folder = folders.get(path, home)
            inline = passage.block.kind != "code"
            place = Location(path, command.line)
            if words[0] == "cd":
                target = words[1] if words[1:] else ""
                within = inside.get(path, "")
                yield count, Told(words, place, folder, home, command.text, inline, index, within)
                inside[path] = _entered(inside.get(path, ""), target, clones.get(path, set()))
                folders[path] = _moved(repository, folder, target)
                continue
            if words[:2] == ("git", "clone"):
                clones.setdefault(path, set()).add(clone_of(words)[1])
            within = inside.get(path, "")
            yield count, Told(words, place, folder, home, command.text, inline, index, within)


def _commands(repository: Repository, passage: Passage) -> Iterator[shell.Command]:
    block = passage.block
    if block.kind == "code":
        text = _BACKSLASH.sub("/", block.text)
        rows = [_BANG.sub("", _PROMPT.sub("", row)) for row in text.split("\n")]
        if "`" in text:
            rows = [step[1] if (step := _STEP.match(row)) else row for row in rows]
        language = block.language.split(" ")[0].strip("{}.")
        if language not in _SHELLS:
            rows = [row if _STARTS.match(row) else "" for row in rows]
        first = block.line + (block.end_line - block.line + 1 > len(rows))
        for command in shell.split("\n".join(rows), first):
            yield from _alternatives(command)
    elif block.kind in ("paragraph", "item", "row"):
        for found in _INLINE.finditer(block.text[:5_000]):
            for part in _parts(found[1]):
                for command in shell.split(part.rstrip(".,;:"), block.line):
                    if _is_meant(repository, command.words):
                        most = 2 if command.words[0] in _TASKS else None
                        yield command._replace(words=command.words[:most])


def _alternatives(command: shell.Command) -> Iterator[shell.Command]:
    """A command, or those of the same tool that stand on one line with "or" between them."""
    words = command.words
    for at, (word, after) in enumerate(pairwise(words)):
        if word in _EITHER and after == words[0] and at:
            yield command._replace(words=words[:at])
            yield from _alternatives(command._replace(words=words[at + 1 :]))
            return
    yield command


def _parts(text: str) -> list[str]:
    """The commands of a sentence; one that is handed to `dvc` goes with it."""
    return [text] if text.startswith("dvc ") else _NEXT.split(text)


def _is_meant(repository: Repository, words: tuple[str, ...]) -> bool:
    """Whether words in a sentence are a command: "make it" and "python code" are none."""
    tool, second = words[0], words[1] if words[1:] else ""
    if tool in _TASKS:
        # "Just run it" is none, however a target of make is called.
        kind = "makefile" if tool == "make" else "justfile"
        files = repository.of_kind(kind)
        return any(repository.tasks[p].target(second) for p in files if p in repository.tasks)
    if tool in ("python", "python3", "bash", "sh", "Rscript", "julia") and _FILED.search(second):
        return True
    if tool in ("bash", "sh", "Rscript", "julia"):
        return False
    return second in _VERBS.get(tool, (second,))


def _entered(inside: str, target: str, clones: set[str]) -> str:
    """The clone in which a document works after `cd`."""
    first = target.removeprefix("./").partition("/")[0]
    if first in clones:
        return first
    return "" if target.startswith(("..", "/", "~")) or not target else inside


def _moved(repository: Repository, folder: str, target: str) -> str:
    """The folder after `cd`. The clone's own name leads nowhere in it, so it is passed over."""
    parts = target.replace("\\", "/").strip("/").split("/")
    for first in range(len(parts)):
        for start in (folder, ""):
            path = posixpath.normpath(posixpath.join(start, *parts[first:]))
            if path == ".":
                return ""
            if path in repository.folders or path in repository.submodules:
                return path
    return "" if target.startswith("..") else folder
