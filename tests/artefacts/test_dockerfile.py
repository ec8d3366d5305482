"""Dockerfiles: instructions, stages, and the image that results."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.commands import Command
from mle_lint.artefacts.dockerfile import (
    MAX_STAGES,
    Copy,
    Instruction,
    Stage,
    argv,
    commands,
    parse,
)
from mle_lint.artefacts.errors import ParseError


def test_instructions_join_continuations_and_drop_comments() -> None:
    text = (
        "# syntax=docker/dockerfile:1\nfrom a\n# comment\n"
        "run --mount=type=cache,target=/x pip install \\\n  # why\n\n  -r r.txt \\\n  && pytest\n"
    )
    assert parse(text).stages == (
        Stage(
            "a",
            "",
            2,
            (
                Instruction(
                    "RUN",
                    "pip install -r r.txt && pytest",
                    4,
                    8,
                    ("--mount=type=cache,target=/x",),
                ),
            ),
        ),
    )


def test_the_escape_directive_changes_continuations() -> None:
    assert parse("# escape=`\nFROM a\nRUN x C:\\\nRUN y `\n  z").runs() == (
        Instruction("RUN", "x C:\\", 3, 3),
        Instruction("RUN", "y z", 4, 5),
    )


def test_here_documents_are_part_of_the_value() -> None:
    found = parse('FROM a\nRUN <<EOF\nset -e\npytest\nEOF\nCOPY <<-"X" /b\n hi\n X\nUSER c\n')
    assert found.stages[0].instructions == (
        Instruction("RUN", "<<EOF\nset -e\npytest", 2, 5),
        Instruction("COPY", '<<-"X" /b\n hi', 6, 8),
        Instruction("USER", "c", 9, 9),
    )
    assert commands(found.runs()[0]) == (
        Command(("set", "-e"), 3, False, "set -e"),
        Command(("pytest",), 4, False, "pytest"),
    )


def test_an_open_here_document_is_plain_text() -> None:
    assert parse("FROM a\nRUN cat <<EOF\nUSER b").user() == Instruction("USER", "b", 3, 3)


def test_defaults_of_global_arguments_are_put_in() -> None:
    text = (
        "ARG A=3.11 B='slim'\nARG C\nARG D=$A-x\n"
        "FROM python:${A}-${B}\nFROM b:${C}\nFROM c:${E:-d}$D\nFROM $A.y"
    )
    assert [stage.image for stage in parse(text).stages] == [
        "python:3.11-slim",
        "b:${C}",
        "c:d3.11-x",
        "3.11.y",
    ]


def test_user_and_command_are_inherited_from_named_stages() -> None:
    found = parse(
        'FROM python:3.11 AS Base\nUSER app\nCMD ["a"]\n'
        "FROM node AS web\nUSER node\nCMD b\n"
        "FROM base AS mid\nRUN x\nFROM mid\nCOPY --from=web /a /b\n"
    )
    assert [stage.name for stage in found.chain(found.final)] == ["", "mid", "Base"]
    assert found.user() == Instruction("USER", "app", 2, 2)
    assert found.start_command() == Instruction("CMD", '["a"]', 3, 3)
    assert found.base_images() == (("python:3.11", 1), ("node", 4))
    assert found.copies() == (Copy(("/a",), "/b", "web", 10),)
    assert found.python_version() == ("3.11", 1)


def test_a_stage_without_user_or_command_has_none() -> None:
    found = parse("FROM a")
    assert found.user() is None
    assert found.start_command() is None
    assert found.python_version() is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ENTRYPOINT ["a"]\nCMD ["b", "c d"]', Instruction("CMD", "a b 'c d'", 3, 3)),
        ('CMD ["b"]\nENTRYPOINT ["a"]', Instruction("CMD", "a b", 2, 2)),
        ('ENTRYPOINT ["a"]', Instruction("ENTRYPOINT", '["a"]', 2, 2)),
        ('ENTRYPOINT a\nCMD ["b"]', Instruction("ENTRYPOINT", "a", 2, 2)),
        ("CMD a\nCMD b", Instruction("CMD", "b", 3, 3)),
        ("ENTRYPOINT []\nCMD b", Instruction("CMD", "b", 3, 3)),
        ("ONBUILD CMD b", None),
    ],
)
def test_start_command(text: str, expected: Instruction | None) -> None:
    assert parse(f"FROM x\n{text}").start_command() == expected


def test_an_entrypoint_drops_the_command_of_an_earlier_stage() -> None:
    found = parse('FROM x AS a\nCMD ["b"]\nFROM a\nENTRYPOINT ["c"]')
    assert found.start_command() == Instruction("ENTRYPOINT", '["c"]', 4, 4)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('["python", "-m", "a b"]', ("python", "-m", "a b")),
        ("python -m 'a b'", ("python", "-m", "a b")),
        ("[broken", ("[broken",)),
        ("[" * 50_000, ("[" * 10_000,)),
    ],
)
def test_argv_in_both_forms(value: str, expected: tuple[str, ...]) -> None:
    assert argv(Instruction("CMD", value, 1, 1)) == expected


def test_commands_of_the_exec_form_open_a_shell_call() -> None:
    step = Instruction("CMD", '["sh", "-c", "a && uvicorn b"]', 4, 4)
    assert commands(step) == (
        Command(("a",), 4, False, "a"),
        Command(("uvicorn", "b"), 4, False, "uvicorn b"),
    )


def test_a_swallowed_failure_in_a_run() -> None:
    (run,) = parse("FROM a\nRUN pytest \\\n || true").runs()
    assert commands(run) == (
        Command(("pytest",), 2, True, "pytest"),
        Command(("true",), 2, False, "true"),
    )


def test_copies_in_every_form() -> None:
    text = (
        'FROM a\nCOPY --chown=a:b --from=c a b c/\nADD ["x y", "z"]\nCOPY only\nCOPY <<X /d\ni\nX'
    )
    assert parse(text).copies() == (
        Copy(("a", "b"), "c/", "c", 2),
        Copy(("x y",), "z", "", 3),
        Copy(("<<X",), "/d", "", 5),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM python:3.11-slim", ("3.11", 1)),
        ("FROM python:3.11.4@sha256:00", ("3.11.4", 1)),
        ("FROM python:3", ("3", 1)),
        ("FROM python:latest", None),
        ("FROM python@sha256:3333", None),
        ("FROM tiangolo/uvicorn-gunicorn-fastapi:python3.8", ("3.8", 1)),
        ("FROM localhost:5000/python:3.10", ("3.10", 1)),
        ("FROM ghcr.io/astral-sh/uv:python3.12-bookworm", ("3.12", 1)),
        ("FROM continuumio/miniconda3:4.12.0", None),
        ("FROM python:3.9 AS a\nFROM node\nFROM python:3.10", ("3.10", 3)),
        ("FROM python:3.9 AS a\nFROM scratch", ("3.9", 1)),
        ("FROM ubuntu\nRUN apt-get update && \\\n apt-get install -y python3.10", ("3.10", 2)),
        ("FROM a\nRUN conda create -n x python=3.8", ("3.8", 2)),
        ("FROM a\nRUN uv python install 3.12", ("3.12", 2)),
        ("FROM a\nRUN echo python3.9", None),
    ],
)
def test_python_version(text: str, expected: tuple[str, int] | None) -> None:
    assert parse(text).python_version() == expected


def test_a_flag_of_an_instruction() -> None:
    step = parse("FROM a\nCOPY --from=b --link c d").stages[0].instructions[0]
    assert (step.flag("from"), step.flag("chown")) == ("b", "")


@pytest.mark.parametrize("text", ["", "RUN a", "# FROM a", "\x00"])
def test_a_text_without_from_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match=r"^no FROM instruction$"):
        parse(text)


def test_arguments_that_grow_are_cut() -> None:
    (stage,) = parse("ARG A=xxxxxxxxxx\n" + "ARG A=$A$A\n" * 40 + "FROM $A").stages
    assert stage.image == "x" * 1_000


def test_of_many_stages_the_last_are_read() -> None:
    text = "".join(f"FROM s{n} AS s{n + 1}\n" for n in range(5_000))
    stages = parse(text).stages
    assert len(stages) == MAX_STAGES
    assert stages[-1].name == "s5000"
