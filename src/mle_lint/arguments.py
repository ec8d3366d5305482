"""The words that `mle-lint` takes, as a parser."""

from __future__ import annotations

import os
import re
from argparse import ArgumentParser, ArgumentTypeError, HelpFormatter
from collections.abc import Callable
from typing import NoReturn

from mle_lint import __version__
from mle_lint.commands.completion import SHELLS
from mle_lint.config_values import ALL_LANES, FAIL_ON
from mle_lint.model import UserError
from mle_lint.reporters import FORMATS

CATALOGUE_FORMATS = ("text", "json", "markdown")
DIFF_FORMATS = ("text", "json")
COLOURS = ("auto", "always", "never")
# A third process gains nothing: the facts of a repository are read in two halves.
MAX_JOBS = 2
_COLUMNS = 80


class _Help(HelpFormatter):
    """As wide as the terminal. To ask for that, the class above imports what unpacks archives."""

    def __init__(self, prog: str) -> None:
        columns = os.environ.get("COLUMNS", "")
        try:
            width = int(columns) if columns.isdecimal() else os.get_terminal_size().columns
        except OSError:
            width = 0
        super().__init__(prog, width=(width or _COLUMNS) - 2)


class _Parser(ArgumentParser):
    """Reports a mistake in one line, like every other mistake of the user."""

    def error(self, message: str) -> NoReturn:
        raise UserError(f"{message}; see {self.prog} --help")


def parser(command: str = "") -> ArgumentParser:
    """The parser of all commands, or of one alone, which is quicker to make.

    Its error is a UserError; help and version end the process.
    """
    top = _Parser(
        prog="mle-lint",
        description="Reads a machine-learning repository and reports the evidence in it. "
        "Without a command, 'check' is meant.",
        allow_abbrev=False,
        formatter_class=_Help,
    )
    top.add_argument("--version", action="version", version=f"mle-lint {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in (command,) if command in COMMANDS else COMMANDS:
        purpose, fill = COMMANDS[name]
        made = commands.add_parser(
            name, help=purpose, description=purpose, allow_abbrev=False, formatter_class=_Help
        )
        fill(made)
    return top


def option_names() -> dict[str, tuple[str, ...]]:
    """The long options of each command."""
    found = {}
    for name, (_, fill) in COMMANDS.items():
        command = _Parser(prog=name)
        fill(command)
        names = dict.fromkeys(re.findall(r"--[a-z][a-z-]*", command.format_usage()))
        found[name] = (*names, "--help")
    return found


def option_values() -> dict[str, tuple[str, ...]]:
    """The values of the options that take one of a few."""
    return {
        "--format": FORMATS,
        "--lane": ALL_LANES,
        "--fail-on": FAIL_ON,
        "--color": COLOURS,
    }


def _check(command: ArgumentParser) -> None:
    command.add_argument("path", nargs="?", default=".", metavar="PATH", help="folder or archive")
    command.add_argument("--rev", help="a git revision, read without a checkout")
    _judging(command)
    command.add_argument("--format", choices=FORMATS, default="text", help="of standard output")
    command.add_argument(
        "--output",
        action="append",
        default=[],
        type=_output,
        metavar="FORMAT=FILE",
        help="also write a file; may be repeated",
    )
    command.add_argument("--fail-under", type=_points, metavar="N", help="exit 1 below this score")
    command.add_argument("--fail-on", choices=FAIL_ON, help="exit 1 on faults this bad or worse")
    _shown(command)


def _judging(command: ArgumentParser) -> None:
    command.add_argument("--lane", choices=ALL_LANES, help="the kind of project; else inferred")
    for option, purpose in (("--select", "run these only"), ("--ignore", "leave these out")):
        command.add_argument(
            option,
            action="extend",
            default=[],
            type=_names,
            metavar="X,Y",
            help=f"slugs, ids or categories: {purpose}",
        )
    _folders(command)
    command.add_argument("--config", metavar="FILE", help="instead of the repository's own")
    command.add_argument("--no-cache", action="store_true", help="read every file anew")
    jobs = min(MAX_JOBS, os.cpu_count() or 1)
    command.add_argument(
        "--jobs", type=_jobs, default=jobs, metavar="N", help="processes at a time: 1 or 2"
    )


def _folders(command: ArgumentParser) -> None:
    command.add_argument(
        "--rules", action="append", default=[], metavar="DIR", help="a folder of own rules"
    )


def _shown(command: ArgumentParser) -> None:
    command.add_argument("--color", choices=COLOURS, default="auto", help="colour codes in text")
    command.add_argument("--ascii", action="store_true", help="bars without block characters")


def _rules(command: ArgumentParser) -> None:
    command.add_argument("--format", choices=CATALOGUE_FORMATS, default="text")
    _folders(command)


def _explain(command: ArgumentParser) -> None:
    command.add_argument("slug", metavar="SLUG", help="a rule, such as 'baseline'")
    _folders(command)
    _shown(command)


def _init(command: ArgumentParser) -> None:
    command.epilog = "Writes into the current folder, and overwrites nothing."


def _diff(command: ArgumentParser) -> None:
    command.add_argument("base", metavar="BASE", help="the earlier revision")
    command.add_argument("head", nargs="?", metavar="HEAD", help="else the working folder")
    command.add_argument("--path", default=".", help="the repository")
    _judging(command)
    command.add_argument("--format", choices=DIFF_FORMATS, default="text")
    _shown(command)


def _action(command: ArgumentParser) -> None:
    command.epilog = "Reads MLE_LINT_* and INPUT_* from the environment; see docs/github-action.md."


def _completion(command: ArgumentParser) -> None:
    command.add_argument("shell", choices=SHELLS)


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise ArgumentTypeError("at least one name is needed")
    return names


def _output(text: str) -> tuple[str, str]:
    format_, _, file = text.partition("=")
    if format_ not in FORMATS or not file:
        raise ArgumentTypeError(f"'{text}' is not FORMAT=FILE with one of {', '.join(FORMATS)}")
    return format_, file


def _points(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise ArgumentTypeError(f"'{text}' is no number from 0 to 100")
    return value


def _jobs(text: str) -> int:
    if not text.isdecimal() or int(text[:4]) < 1:
        raise ArgumentTypeError(f"'{text}' is no number of processes")
    return min(MAX_JOBS, int(text[:4]))


COMMANDS: dict[str, tuple[str, Callable[[ArgumentParser], None]]] = {
    "check": ("lint a repository", _check),
    "rules": ("list the catalogue of rules", _rules),
    "explain": ("tell why a rule matters, what counts, and how to fix it", _explain),
    "init": ("write a workflow and a configuration, print the badge", _init),
    "diff": ("tell what a change did to the score", _diff),
    "action": ("lint in CI and publish what was found", _action),
    "completion": ("print a completion script for a shell", _completion),
}
