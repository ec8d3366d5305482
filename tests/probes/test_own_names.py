from __future__ import annotations

import re

import pytest

from mle_lint.probes.code.own_names import _binds, _places


def is_bound(text: str) -> bool:
    return any(_binds(text, at, "ab") for at in _places(text, "ab"))


@pytest.mark.parametrize(
    "text",
    [
        "ab = 1",
        "    ab: int = 1",
        "x, ab = pair",
        "from a import (\n    x,\n    ab,\n)",
        "import c as ab",
        "with f() as ab:",
        "x y, z,\n\n  ab)",
    ],
)
def test_a_name_is_bound(text: str) -> None:
    assert is_bound(text)


@pytest.mark.parametrize(
    "text",
    ["ab(1)", "x = ab", "f(ab)", "cab = 1", "abc = 1", "x.ab = 1", "f(1), ab = 2", "has ab", "ab"],
)
def test_a_name_is_only_used(text: str) -> None:
    assert not is_bound(text)


@pytest.mark.parametrize("after", ["", " ", "=", ":", ",", ")", "c", "(", "\n="])
@pytest.mark.parametrize("before", ["", "\t", "c", "as ", "has ", "x,", "x, \n ", "x(", "é,", "\n"])
def test_it_is_what_one_expression_would_find(before: str, after: str) -> None:
    bound = r"(?m)^[ \t]*(?:[\w, ]+,\s*)?ab\s*[:=,)]|\bas ab\b"
    text = f"{before}ab{after}"
    assert is_bound(text) == (re.search(bound, text) is not None)
