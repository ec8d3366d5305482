"""Subcommands and options that the project's own programs do not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.commands.runners import path_of, scripts
from mle_lint.probes.commands.started import Start, start_of
from mle_lint.probes.documents.told import Told
from mle_lint.repository import Repository

_WORD = pattern(r"[a-z][a-z\d_-]+")
_OPTION = pattern(r"--[a-z][\w-]+")
# Subcommands and options that are made where this does not look.
_DYNAMIC = pattern(
    r"add_typer|add_command|fire\.Fire|LazyGroup|entry_points|CliRunner|pass_through|\bcls\s*=|pluggy|set_defaults\(func=globals"
)
_OPEN = pattern(
    r"parse_known|parents\s*=|HfArgumentParser|ignore_unknown_options|allow_extra_args|\*\*kwargs"
    r"|(?<!def )\b\w+\(\s*(?:\w+,\s*)*(?:parser|ap|argparser|subparsers?)\s*[,)]"
    r"|add_argument\(\s*(?![\s\"'])|add_arguments\(|jsonargparse|simple_parsing|tyro|LightningCLI|hydra|fire\.Fire"
)


def unknown(repository: Repository, item: Told) -> Iterator[str]:
    """The first subcommand or option of a command that its program, where that is one of the
    repository's own Python files with a parser of its own, does not define."""
    found = scripts(repository).get(item.words[0])
    start, folder = found or (start_of(item.words), item.folder)
    if start.kind not in ("file", "module"):
        return
    path = path_of(repository, start, folder) or path_of(repository, start, item.home)
    module = own_code(repository).by_path.get(path) if path else None
    if module is None:
        return
    rest = _after(item.words, start, found is not None)
    name = item.words[0] if found else module.path.rsplit("/", 1)[-1]
    text = text_of(repository, module.path)
    for word in rest[:1]:
        known = _subcommands(module)
        if known and _WORD.fullmatch(word) and word not in known and not _DYNAMIC.search(text):
            yield f"{name} knows no command {word}"
            return
    if "add_argument(" not in text or _OPEN.search(text):
        return
    for word in rest:
        option = word.partition("=")[0]
        if not _OPTION.fullmatch(option) or option == "--help":
            continue
        if not any(_defines(other, option) for other in _namesakes(repository, module)):
            yield f"{name} knows no {option}"
            return


def _namesakes(repository: Repository, module: Module) -> Iterator[str]:
    """The texts of all files of a module's name, since where a command runs is not always told."""
    name = module.path.rsplit("/", 1)[-1]
    for path in own_code(repository).by_path:
        if path.rsplit("/", 1)[-1] == name:
            yield text_of(repository, path)


def _after(words: tuple[str, ...], start: Start, script: bool) -> tuple[str, ...]:
    """What follows the program in its command."""
    at = 0 if script else next((i for i, w in enumerate(words) if w == start.target), len(words))
    return words[at + 1 :]


def _defines(text: str, option: str) -> bool:
    """Whether a parser's text names an option; argparse takes the beginning of a name too."""
    bare = option.removeprefix("--no-").removeprefix("--")
    names = f"{re.escape(option)}|--{re.escape(bare)}"
    return re.search(rf"[\"'/](?:{names})", text) is not None


@lru_cache(maxsize=256)
def _subcommands(module: Module) -> frozenset[str]:
    """The subcommands that a program defines in its own file; none when it has but one of click
    or typer, which is no subcommand then."""
    parsers = {call.text for call in module.by_last_name.get("add_parser", ()) if call.text}
    if parsers:
        return frozenset(parsers)
    named = {
        item.text or function.name.replace("_", "-")
        for function in module.facts.functions
        for item in function.decorators
        if item.name.rsplit(".", 1)[-1] in ("command", "group") and "." in item.name
    }
    return frozenset(named | {name.replace("-", "_") for name in named} if len(named) > 1 else ())
