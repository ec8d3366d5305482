from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mle_lint.reporters.escape import plain
from mle_lint.reporters.workflow_command import MAX_MESSAGE, command, inert, spoken
from tests.reporters.runner import Command, commands

NASTY = st.text(alphabet="a:,=%0AD#[] ;\n\r\x1b\u202e", max_size=40) | st.sampled_from(
    ("::error::x", "##[add-mask]x", "a\n::set-output name=score::100", "%0A::error::x", "##vso[x]")
)


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("100 % of a: b, c", "::error::100 %25 of a: b, c"),
        ("one\ntwo", "::error::one%0Atwo"),
        ("one\r\ntwo", "::error::one\\r%0Atwo"),
        ("##[error]x", "::error::#\\x23[error]x"),
        ("\x1b[31mred", "::error::red"),
    ],
)
def test_a_message_stays_on_its_line(message: str, line: str) -> None:
    assert command("error", message) == line


def test_a_property_cannot_end_the_command() -> None:
    line = command("error", "m", {"file": "a::b,line=9%.py", "line": "3"})

    assert line == "::error file=a%3A%3Ab%2Cline=9%25.py,line=3::m"
    assert commands(line) == [Command("error", {"file": "a::b,line=9%.py", "line": "3"}, "m")]


def test_a_message_is_cut_where_the_runner_would() -> None:
    assert command("error", "%" * 5000) == "::error::" + "%25" * MAX_MESSAGE


@given(NASTY, NASTY)
def test_a_command_is_one_command_and_says_what_it_should(message: str, title: str) -> None:
    (only,) = commands(command("notice", message, {"file": "a.py", "title": f"t{title}."}))

    assert only.name == "notice"
    assert only.properties == {"file": "a.py", "title": f"t{title}."}
    shown = "\n".join(plain(line) for line in message.split("\n"))
    assert only.message == shown


@given(NASTY)
def test_nothing_between_the_stops_is_a_command(text: str) -> None:
    log = f"{inert(text, 'f00d')}::notice::after"

    assert commands(log) == [Command("notice", {}, "after")]


@given(NASTY)
def test_a_plain_text_starts_no_command(text: str) -> None:
    assert commands(spoken(f"  {plain(text)}\n{plain(text)}")) == []


def test_two_colons_at_the_start_of_a_line_are_shown_as_an_escape() -> None:
    assert spoken("a::b\n  ::c::d\n") == "a::b\n  \\x3a:c::d\n"
