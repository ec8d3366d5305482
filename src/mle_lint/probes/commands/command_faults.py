"""What keeps a command of a document from working: files, tasks, options that are not there."""

from __future__ import annotations

import posixpath
import re
from functools import partial
from itertools import pairwise

from mle_lint.artefacts import dockerfile as docker
from mle_lint.patterns import pattern
from mle_lint.probes.commands.runners import path_of
from mle_lint.probes.commands.started import Start, file_of, misplaced, module_of, start_of
from mle_lint.repository import Repository

_TASKS = ("make", "just")
_PLACEHOLDER = pattern(r"[<>{}$*|]|\.\.\.|path/to|your[-_]")
_NAME = pattern(r"\w[\w-]*")
_INSTALLS_PROJECT = pattern(
    r"(?:pip3?|uv) install .*(?<!\S)\.(?:/|\[[\w,-]*\])?(?!\S)|(?:uv|pdm) sync\b"
    r"|(?:poetry|pdm) install\b"
)
_BACKEND = pattern(r"^build-backend\s*=\s*[\"']([\w.:]+)[\"']", re.MULTILINE)
# What is between the brackets of an option's definition.
ADDED = pattern(r"add_argument\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)", re.DOTALL)
# An option whose name is put together, as for each column of a table.
_COMPUTED = pattern(
    r"add_argument\(\s*(?:[fF][\"']|[\"']-{1,2}[\"']\s*[+%]|\*|(?![rRuU][\"'])[A-Za-z_])"
)
_FLAG = pattern(r"[\"'](-{1,2}[A-Za-z][\w-]*)[\"']")
_REQUIRED = pattern(r"\brequired\s*=\s*True\b")
# The build backends of the packages that make them: each one's documentation, "build-system".
_BACKENDS = {
    "setuptools": ("setuptools.build_meta", "setuptools.build_meta:__legacy__"),
    "hatchling": ("hatchling.build", "hatchling.ouroboros"),
    "flit_core": ("flit_core.buildapi",),
    "poetry": ("poetry.core.masonry.api", "poetry.masonry.api"),
}


def fault(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> str:
    """What a command needs and the repository does not hold, "" when nothing is known to miss."""
    tool = words[0].rsplit("/", 1)[-1]
    start = start_of(words)
    if start.kind == "module" and start.target.endswith(".py"):
        return f"-m takes a module, and {start.target} is a file"
    if start.kind:
        return _start_fault(repository, start, words, folders)
    if tool in _TASKS:
        return _task_fault(repository, tool, words)
    for flag, name in pairwise(words):
        if flag in ("-r", "--requirement") and tool in ("pip", "pip3", "uv"):
            return "" if _there(repository, name, folders) else f"{name} is not there"
        if flag in ("-f", "--file") and tool in ("conda", "mamba", "docker", "docker-compose"):
            return "" if _there(repository, name, folders) else f"{name} is not there"
    if _INSTALLS_PROJECT.search(" ".join(words)):
        return build_trouble(repository, folders)
    if _is_compose(words):
        return "" if repository.composes else "no compose file is there"
    if words[:2] in (("docker", "build"), ("docker", "run"), ("podman", "build")):
        return _name_fault(words) or _build_fault(repository, words) or _image_fault(repository)
    return ""


def build_trouble(repository: Repository, folders: tuple[str, ...]) -> str:
    """A build backend that the package it is said to come from does not have."""
    path = file_of(repository, "pyproject.toml", folders)
    found = _BACKEND.search(repository.text(path) or "") if path else None
    if path is None or found is None:
        return ""
    known = _BACKENDS.get(found[1].partition(".")[0], (found[1],))
    return "" if found[1] in known else f"{path} names {found[1]}, and there is no such backend"


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


def _task_fault(repository: Repository, tool: str, words: tuple[str, ...]) -> str:
    files = [t for p, t in repository.tasks.items() if not p.endswith("package.json")]
    if not files:
        return f"no file for {tool} is there"
    name = words[1] if words[1:] else ""
    known = any(t.target(name) or any("%" in x.name for x in t.targets) for t in files)
    return f"no target {name}" if _NAME.fullmatch(name) and not known else ""


def _option_fault(repository: Repository, path: str, words: tuple[str, ...]) -> str:
    """An option that a script with a parser of its own does not define."""
    text = repository.text(path) or "" if path.endswith(".py") else ""
    if "add_argument(" not in text or "parse_known_args" in text or "parents=" in text:
        return ""
    if _COMPUTED.search(text):
        return ""
    begins = [i for i, word in enumerate(words) if word.endswith(".py") or words[i - 1] == "-m"]
    after = words[begins[0] :] if begins else ()
    for word in after:
        name = word.split("=")[0]
        known = name == "--help" or f'"{name}' in text or f"'{name}" in text
        if re.fullmatch(r"--[a-z][\w-]+", name) and not known:
            return f"{posixpath.basename(path)} knows no {name}"
    return _required_fault(path, text, after)


def _required_fault(path: str, text: str, given: tuple[str, ...]) -> str:
    """An option that a script requires and the command does not give."""
    if "add_subparsers" in text or "--help" in given or "-h" in given:
        return ""
    # A variable, or what stands for more, may bring any option along.
    if any(w[:1] in "$.<[{`" and not before.startswith("-") for before, w in pairwise(given)):
        return ""
    names = {word.split("=")[0] for word in given}
    for arguments in ADDED.findall(text):
        options = _FLAG.findall(arguments)
        if options and _REQUIRED.search(arguments) and names.isdisjoint(options):
            return f"{posixpath.basename(path)} requires {options[-1]}"
    return ""


def _is_compose(words: tuple[str, ...]) -> bool:
    return words[0] == "docker-compose" or words[:2] in (
        ("docker", "compose"),
        ("podman", "compose"),
    )


def _name_fault(words: tuple[str, ...]) -> str:
    """A name for an image in capitals, which Docker refuses."""
    for flag, name in pairwise(words):
        bare = name.split(":", 1)[0].rsplit("/", 1)[-1]
        if flag in ("-t", "--tag") and bare != bare.lower() and not _PLACEHOLDER.search(name):
            # A name all in capitals stands for one that the reader puts in.
            return "" if bare == bare.upper() else f"an image may not be named {bare}"
    return ""


def _build_fault(repository: Repository, words: tuple[str, ...]) -> str:
    """A build without any Dockerfile, unless what it builds lies elsewhere."""
    elsewhere = any("://" in word or "@" in word for word in words)
    if words[1] != "build" or repository.dockerfiles or elsewhere:
        return ""
    return "no Dockerfile is there"


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
    roots = tuple(posixpath.join(f, start.folder) if start.folder else f for f in folders)
    path = module_of(repository, start.target, roots)
    if path is None:
        return ""
    name = misplaced(repository, path, partial(_is_there, repository, roots))
    return f"{name} is out of reach" if name else ""


def _is_there(repository: Repository, roots: tuple[str, ...], name: str) -> bool:
    return module_of(repository, name, roots) is not None


def _path_is_set(repository: Repository) -> bool:
    kinds = ("dockerfile", "compose", "makefile", "justfile", "shell", "dependencies")
    return any(
        "PYTHONPATH" in (repository.text(path) or "") for path in repository.of_kind(*kinds)
    ) or any(repository.exists(name) for name in ("setup.py", "pyproject.toml", "setup.cfg"))
