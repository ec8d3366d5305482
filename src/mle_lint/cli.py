"""The command line: what may be typed, and which command answers it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from mle_lint.arguments import COMMANDS, option_names, option_values, parser
from mle_lint.reporters.terminal import Style

if TYPE_CHECKING:
    from argparse import Namespace

    from mle_lint.commands.answer import Answer
    from mle_lint.commands.inspection import Choice

# Formats, and the command, whose readers expect UTF-8 wherever the output goes.
_FOR_PROGRAMS = ("json", "sarif", "badge", "github", "action")


def run(words: Sequence[str]) -> int:
    """Answers the words after `mle-lint` on standard output and returns the exit code.

    Raises UserError for a mistake in the words, and what the streams raise.
    """
    first = words[0] if words else ""
    if first not in COMMANDS and first not in ("-h", "--help", "--version"):
        words = ("check", *words)
    given = parser(words[0]).parse_args(words)
    read_by_programs = getattr(given, "format", given.command) in _FOR_PROGRAMS
    _prepare(for_programs=read_by_programs)
    answer = _ANSWERS[given.command](given)
    sys.stdout.write(answer.text)
    sys.stdout.flush()
    if answer.notes:
        from mle_lint.reporters.escape import plain

        sys.stderr.writelines(f"mle-lint: {plain(note)}\n" for note in answer.notes)
    return answer.code


def _prepare(for_programs: bool) -> None:
    """Makes the streams take any text: UTF-8 for programs, everything else escaped as needed."""
    from io import TextIOWrapper

    if isinstance(sys.stdout, TextIOWrapper):
        encoding = "utf-8" if for_programs else None
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")


def _style(given: Namespace) -> Style:
    """What standard output can show, unless the user says so."""
    encoding = (sys.stdout.encoding or "ascii").lower()
    colour = given.color == "always"
    if given.color == "auto":
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        colour = sys.stdout.isatty() and not plain
    return Style(colour, unicode=not given.ascii and encoding.startswith("utf"))


def _choice(given: Namespace) -> Choice:
    from mle_lint.commands.inspection import Choice

    return Choice(
        lane=given.lane,
        select=tuple(given.select),
        ignore=tuple(given.ignore),
        rules=tuple(given.rules),
        config=given.config,
        cache=not given.no_cache,
        jobs=given.jobs,
    )


def _check(given: Namespace) -> Answer:
    from mle_lint.commands.check import Options, run

    return run(
        Options(
            path=given.path,
            rev=given.rev,
            choice=_choice(given),
            format=given.format,
            outputs=tuple(given.output),
            fail_under=given.fail_under,
            fail_on=given.fail_on,
            style=_style(given),
        )
    )


def _rules(given: Namespace) -> Answer:
    from mle_lint.commands.rules import run

    return run(given.format, tuple(given.rules))


def _explain(given: Namespace) -> Answer:
    from mle_lint.commands.explain import run

    return run(given.slug, tuple(given.rules), _style(given))


def _init(_: Namespace) -> Answer:
    from mle_lint.commands.init import run

    return run()


def _diff(given: Namespace) -> Answer:
    from mle_lint.commands.diff import Options, run

    return run(
        Options(
            base=given.base,
            head=given.head,
            path=given.path,
            choice=_choice(given),
            format=given.format,
            style=_style(given),
        )
    )


def _action(_: Namespace) -> Answer:
    from mle_lint.commands.action import run

    def write(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    return run(os.environ, write)


def _completion(given: Namespace) -> Answer:
    from mle_lint import catalogue
    from mle_lint.commands.completion import run

    slugs = tuple(rule.slug for rule in catalogue.load().rules)
    return run(given.shell, option_names(), option_values(), slugs)


_ANSWERS: dict[str, Callable[[Namespace], Answer]] = {
    "check": _check,
    "rules": _rules,
    "explain": _explain,
    "init": _init,
    "diff": _diff,
    "action": _action,
    "completion": _completion,
}
