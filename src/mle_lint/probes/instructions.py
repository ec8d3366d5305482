"""Whether the documents tell with commands how to install the project and how to run it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts import dockerfile as docker
from mle_lint.artefacts import paths
from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence, Location
from mle_lint.probes.own_code import own_code
from mle_lint.probes.runners import path_of
from mle_lint.probes.started import Start, file_of, misplaced, module_of, start_of
from mle_lint.repository import Repository

MAX_COMMANDS = 4_000
_SHELLS = frozenset({
    "", "bash", "sh", "shell", "console", "zsh", "powershell", "ps1", "pwsh", "cmd", "bat", "batch",
    "text", "txt", "terminal", "shell-session", "shellsession", "plaintext", "fish", "dos",
    "makefile", "julia", "julia-repl", "r", "none", "sh-session", "docker", "dockerfile",
})  # fmt: skip
_PROMPT = re.compile(
    r"^\s*(?:\([\w.-]+\)\s*)?(?:[\w.@~:/\\-]*[$%#❯➜]|PS[^>]*>|>|!|>>>|C:\\[^>]*>)\s+(?=\S)"
)
_BANG = re.compile(r"^\s*[!%](?=\w)")
_HEADS = (
    r"(?:pip3?|python3?|poetry|uv|pipenv|conda|mamba|docker(?:-compose)?|podman|make|just|streamlit|"
    r"uvicorn|gunicorn|flask|fastapi|chainlit|jupyter|npm|yarn|pnpm|bash|sh|Rscript|julia|dvc|"
    r"snakemake|kedro|mlflow|prefect|dagster|bentoml|go|cargo|torchrun|accelerate)\s"
)
_INLINE = re.compile(
    rf"(?<![\w./-])((?:{_HEADS}|\./)[\w./:=@\[\]\"'-]+(?: [\w./:=@\[\]\"'{{}}<>-]+){{0,8}})"
)
_NEXT = re.compile(rf"\s(?={_HEADS})")
_TASKS = ("make", "just", "npm", "yarn", "pnpm")
_PLACEHOLDER = re.compile(r"[<>{}$*|]|\.\.\.|path/to|your[-_]")
_SCRIPT = re.compile(r"[\w-]+\.(?:py|R|jl|sh|ipynb)\b")
_VALUED = frozenset({"-C", "-f", "--file", "--makefile", "-j", "--directory"})


class Told(NamedTuple):
    """A command of a document: what it is for, and why it fails, "" when nothing says so."""

    kind: str
    text: str
    place: Location
    path: str
    fault: str


class Kinds(NamedTuple):
    """What the rule counts as installing, as running, as both, and as neither."""

    installs: Terms
    runs: Terms
    both: Terms
    neither: Terms


def complete(
    repository: Repository,
    *,
    installs: tuple[str, ...],
    runs: tuple[str, ...],
    both: tuple[str, ...],
    neither: tuple[str, ...],
) -> Iterator[Evidence]:
    """Commands that install and commands that run, when the main ones can work.

    The parameters are phrases with which a command begins. A command that names a file, module,
    task or option that the repository does not hold cannot work.
    """
    kinds = Kinds(terms(*installs), terms(*runs), terms(*both), terms(*neither))
    told = tuple(_told(repository, kinds))
    installing = [item for item in told if item.kind in ("install", "both")]
    running = [item for item in told if item.kind in ("run", "both")]
    if not installing or not running or _main_fails(repository, told):
        return
    for item in (*_sound(installing)[:1], *_sound(running)[:2]):
        yield Evidence(item.place, item.text)


def given(
    repository: Repository,
    *,
    installs: tuple[str, ...],
    runs: tuple[str, ...],
    both: tuple[str, ...],
    neither: tuple[str, ...],
    headings: tuple[str, ...],
) -> Iterator[Evidence]:
    """Any command that installs or runs, or words under a heading of `headings` that name a file
    to start."""
    kinds = Kinds(terms(*installs), terms(*runs), terms(*both), terms(*neither))
    for item in _told(repository, kinds):
        yield Evidence(item.place, f"{item.text} ({item.fault})" if item.fault else item.text)
    yield from _named_scripts(repository, terms(*headings))


def _named_scripts(repository: Repository, wanted: Terms) -> Iterator[Evidence]:
    """Words that tell to run something, with the name of or a link to an own script."""
    names = {posixpath.basename(p) for p in repository.of_kind("module", "source", "shell")}
    for path, document in repository.documents.items():
        linked: dict[int, list[str]] = {}
        for link in document.links:
            linked.setdefault(link.line, []).append(link.target.rsplit("/", 1)[-1])
        for block in document.blocks:
            if block.kind in ("code", "heading"):
                continue
            said = _SCRIPT.findall(block.text)
            for line in range(block.line, min(block.end_line, block.line + 20) + 1):
                said += linked.get(line, [])
            script = next((name for name in said if name in names), "")
            if script and wanted.search(folded(block.text)):
                yield Evidence(repository.place(path, block.line), script)


def _sound(items: list[Told]) -> list[Told]:
    return [item for item in items if not item.fault]


def _main_fails(repository: Repository, told: tuple[Told, ...]) -> bool:
    """Whether nothing that installs or nothing that runs can work, in the README or at all."""
    own = [item for item in told if item.path == repository.readme]
    for items in (told, own):
        for kinds in (("install", "both"), ("run", "both")):
            chosen = [item for item in items if item.kind in kinds]
            if chosen and not _sound(chosen):
                return True
    running = [item for item in (own or told) if item.kind == "run"]
    faulty = [item for item in running if item.fault]
    return bool(faulty) and 2 * len(faulty) >= len(running)


def _told(repository: Repository, kinds: Kinds) -> Iterator[Told]:
    """Commands of the documents in reading order, with the folder that `cd` leads to."""
    count = 0
    folders: dict[str, str] = {}
    for passage in repository.passages.all:
        if passage.notebook or paths.is_ceremonial(passage.path):
            continue
        home = posixpath.dirname(passage.path)
        for command in _commands(passage):
            count += 1
            if count > MAX_COMMANDS:
                return
            if command.words[0] == "cd":
                folders[passage.path] = _moved(repository, folders.get(passage.path, home), command)
                continue
            kind = _kind(repository, command.words, kinds)
            if kind:
                folder = folders.get(passage.path, home)
                fault = _fault(repository, command.words, (folder, home, ""))
                if fault and passage.block.kind != "code" and "." not in command.words[-1]:
                    continue
                text = " ".join(command.words)[:100]
                yield Told(kind, text, _place(passage, command), passage.path, fault)


def _place(passage: Passage, command: shell.Command) -> Location:
    return Location(passage.path, command.line)


def _commands(passage: Passage) -> Iterator[shell.Command]:
    block = passage.block
    if block.kind == "code":
        if block.language.split(" ")[0].strip("{}.") not in _SHELLS:
            return
        rows = [_BANG.sub("", _PROMPT.sub("", row)) for row in block.text.split("\n")]
        first = block.line + (block.end_line - block.line + 1 > len(rows))
        yield from shell.split("\n".join(rows), first)
    elif block.kind in ("paragraph", "item", "row"):
        for found in _INLINE.finditer(block.text[:5_000]):
            for part in _NEXT.split(found[1]):
                yield from shell.split(part.rstrip(".,;:"), block.line)


def _moved(repository: Repository, folder: str, command: shell.Command) -> str:
    """The folder after `cd`; one that does not exist is the clone, and changes nothing."""
    target = command.words[1] if len(command.words) > 1 else ""
    if not target or _PLACEHOLDER.search(target):
        return folder
    for start in (folder, ""):
        path = posixpath.normpath(posixpath.join(start, target.replace("\\", "/"))).strip("/")
        if path == ".":
            return ""
        if path in repository.folders:
            return path
    return folder if not target.startswith("..") else ""


def _kind(repository: Repository, words: tuple[str, ...], kinds: Kinds) -> str:
    text = " ".join((words[0].rsplit("/", 1)[-1], *words[1:12])).lower()
    if _begins(kinds.neither, text):
        return ""
    for name, phrases in (("both", kinds.both), ("install", kinds.installs), ("run", kinds.runs)):
        if _begins(phrases, text):
            return name
    start = start_of(words)
    if start.kind:
        tail = posixpath.basename(start.target).lower()
        if re.match(r"(?:install|setup|bootstrap|init)[\w-]*\.(?:sh|ps1|bat|py|r|jl)$", tail):
            return "install"
        return "" if re.match(r"test_|.*_test\.|conftest", tail) else "run"
    scripts = {name for m in repository.manifests.values() for name, _ in m.scripts}
    return "run" if words[0] in scripts else ""


def _begins(phrases: Terms, text: str) -> bool:
    found = phrases.search(text)
    return found is not None and found.start == 0


def _fault(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> str:
    """What a command needs and the repository does not hold, "" when nothing is known to miss."""
    tool = words[0].rsplit("/", 1)[-1]
    start = start_of(words)
    if start.kind == "broken":
        return "names no app"
    if start.kind:
        return _start_fault(repository, start, words, folders)
    if tool in _TASKS[:2]:
        return _task_fault(repository, tool, words, folders)
    for flag, name in pairwise(words):
        if flag in ("-r", "--requirement") and tool in ("pip", "pip3", "uv"):
            return "" if _there(repository, name, folders) else f"{name} is not there"
        if flag in ("-f", "--file") and tool in ("conda", "mamba", "docker", "docker-compose"):
            return "" if _there(repository, name, folders) else f"{name} is not there"
    if _is_compose(words):
        return _compose_fault(repository) or _image_fault(repository)
    if words[:2] in (("docker", "build"), ("docker", "run"), ("podman", "build")):
        return _image_fault(repository)
    return ""


def _there(repository: Repository, name: str, folders: tuple[str, ...]) -> bool:
    if _PLACEHOLDER.search(name) or "://" in name:
        return True
    return file_of(repository, name, folders) is not None


def _start_fault(
    repository: Repository, start: Start, words: tuple[str, ...], folders: tuple[str, ...]
) -> str:
    if _PLACEHOLDER.search(start.target) or start.target.startswith(("/", "~", "..")):
        return ""
    path = next((p for f in folders if (p := path_of(repository, start, f))), None)
    if path is not None:
        fault = _option_fault(repository, path, words)
        return fault or _import_fault(repository, start, folders)
    if start.kind == "module":
        first = start.target.split(".")[0]
        names = {part for m in repository.modules for part in m.path.split("/")[:-1]}
        return f"{start.target} is not there" if first in names else ""
    return f"{start.target} is not there"


def _task_fault(
    repository: Repository, tool: str, words: tuple[str, ...], folders: tuple[str, ...]
) -> str:
    files = [t for p, t in repository.tasks.items() if not p.endswith("package.json")]
    if not files:
        return f"no file for {tool} is there"
    skip = False
    for word in words[1:]:
        if skip or word.startswith("-") or "=" in word or _PLACEHOLDER.search(word):
            skip = word in _VALUED
            continue
        if tool == "just":
            return "" if any(t.target(word) for t in files) else f"no recipe {word}"
        if not any(t.target(word) or any("%" in x.name for x in t.targets) for t in files):
            return f"no target {word}"
    return ""


def _option_fault(repository: Repository, path: str, words: tuple[str, ...]) -> str:
    """An option that a script with a parser of its own does not define."""
    text = repository.text(path) or "" if path.endswith(".py") else ""
    if "add_argument(" not in text or "parse_known_args" in text or "parents=" in text:
        return ""
    after = words[next((i for i, w in enumerate(words) if w.endswith(".py")), len(words)) :]
    for word in after:
        name = word.split("=")[0]
        if re.fullmatch(r"--[a-z][\w-]+", name) and not re.search(rf"[\"']{re.escape(name)}", text):
            return f"{posixpath.basename(path)} knows no {name}"
    return ""


def _is_compose(words: tuple[str, ...]) -> bool:
    return words[0] == "docker-compose" or words[:2] in (
        ("docker", "compose"),
        ("podman", "compose"),
    )


def _compose_fault(repository: Repository) -> str:
    """What keeps every compose file of the repository from starting."""
    if not repository.composes:
        return "no compose file is there"
    missing: list[str] = []
    for compose in repository.composes.values():
        names = {service.name for service in compose.services}
        missing = [n for s in compose.services for n in s.depends_on if n not in names]
        if not missing:
            return ""
    return f"service {missing[0]} is not defined"


def _image_fault(repository: Repository) -> str:
    """What keeps the app of every Dockerfile from being imported."""
    fault = ""
    for path, dockerfile in repository.dockerfiles.items():
        command = dockerfile.start_command()
        start = start_of(docker.argv(command)) if command else Start("")
        fault = _import_fault(repository, start, (posixpath.dirname(path), ""))
        if not fault:
            return ""
    return fault


def _import_fault(repository: Repository, start: Start, folders: tuple[str, ...]) -> str:
    """A module that an app imports and that is out of reach from where the app is started."""
    if start.kind not in ("app", "module") or _path_is_set(repository):
        return ""
    for folder in folders:
        root = posixpath.join(folder, start.folder) if start.folder else folder
        path = module_of(repository, start.target, (root,))
        if path is None:
            continue
        reachable = partial(_is_there, repository, root)
        name = misplaced(own_code(repository), path, reachable)
        return f"{name} is out of reach" if name else ""
    return ""


def _is_there(repository: Repository, root: str, name: str) -> bool:
    return module_of(repository, name, (root,)) is not None


def _path_is_set(repository: Repository) -> bool:
    kinds = ("dockerfile", "compose", "makefile", "justfile", "shell", "dependencies")
    return any(
        "PYTHONPATH" in (repository.text(path) or "") for path in repository.of_kind(*kinds)
    ) or any(repository.exists(name) for name in ("setup.py", "pyproject.toml", "setup.cfg"))
