"""Texts that an expression is spared, which must be none that it matches in."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mle_lint import gates

EXPRESSIONS = [
    re.compile(r"foo(?:bar|baz)+x?"),
    re.compile(r"(?i:insert\s+into)|\.put\("),
    re.compile(r"(?:don'?t|cannot) (?:know|answer)", re.IGNORECASE),
    re.compile(r"x{2,}\s?%|abc"),
    re.compile(r"(?=foo)bar|ba[rz]"),
    re.compile(r"(?:ab)*cd|(?:ef)+"),
    re.compile(r"^ab|cd$", re.MULTILINE),
    re.compile(r"\bf(?:ab|cd)(?:bar|)baz\w?(?:ab|c[de])"),
]
PARTS = """
    foo fcd fab bar baz BAZ Insert into .put( dont KNOW cannot answer x % abc cd ef \u0130 \u017f
""".split()  # noqa: SIM905  one word a line would fill the page


@given(
    st.sampled_from(EXPRESSIONS),
    st.lists(st.sampled_from([*PARTS, " ", "\n"]), max_size=8).map("".join),
)
def test_what_is_found_is_what_the_expression_finds(expression: re.Pattern[str], text: str) -> None:
    plain, gated = expression.search(text), gates.search(expression, text)
    assert (plain and plain.span()) == (gated and gated.span())


@pytest.mark.parametrize(
    ("number", "text", "may"),
    [
        (0, "a foobar", True),
        (0, "a bar", False),
        (1, "INSERT\nINTO", True),
        (1, "nothing", False),
        (2, "we CANNOT KNOW", True),
        (2, "we may", False),
        (2, "wir k\u00f6nnen", False),
        (2, "wir k\u00f6nnen \u0131", True),
        (2, "we \u212aNOW: wir cannot k\u00f6nnen", True),
        (3, "a x", True),
        (7, "fcdbaz cd", True),
        (7, "fcd bazcd", False),
    ],
)
def test_texts_without_a_needed_word_are_passed_over(number: int, text: str, may: bool) -> None:
    assert gates.may_match(EXPRESSIONS[number], text) is may
