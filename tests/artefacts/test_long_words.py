"""Runs of letters that are no words: pictures in base64, rulers, keys."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.text import KEPT_OF_WORD, LONGEST_WORD, shortened

LONG = "QUJD" * LONGEST_WORD


@pytest.mark.parametrize("text", ["", "a b\n" * 500, "x" * (LONGEST_WORD - 1), "a, b; " * 400])
def test_a_text_of_words_is_the_text_itself(text: str) -> None:
    assert shortened(text) is text


@pytest.mark.parametrize("run", [LONG, "-" * 5000, "a/" * 900, "1," * 900, "字" * 2000, "a_" * 700])
def test_of_a_long_run_the_beginning_is_kept(run: str) -> None:
    assert shortened(f"one {run} two\nthree") == f"one {run[:KEPT_OF_WORD]} two\nthree"


def test_lines_and_quotes_stay() -> None:
    text = f'a = "data:image/png;base64,{LONG}"\n\nb = 2\n'
    kept = f"base64,{LONG}"[:KEPT_OF_WORD]
    assert shortened(text) == f'a = "data:image/png;{kept}"\n\nb = 2\n'


@pytest.mark.parametrize("before", [0, 1, 499, 500, 998, 999, 1000, 1001, 1999])
@pytest.mark.parametrize("length", [LONGEST_WORD - 1, LONGEST_WORD, LONGEST_WORD + 1])
@pytest.mark.parametrize("letter", ["a", "字"])
def test_a_run_is_found_wherever_it_stands(before: int, length: int, letter: str) -> None:
    run = letter * length
    kept = run if length < LONGEST_WORD else run[:KEPT_OF_WORD]
    around = "; " * (before // 2) + ";" * (before % 2)
    assert shortened(f"one\n{around}{run} {around}\nend") == f"one\n{around}{kept} {around}\nend"
