from __future__ import annotations

import pytest

from mle_lint.model import Location
from mle_lint.reporters.place import HeadPlace
from mle_lint.reporters.uri import uri

SHA = "0123456789abcdef" * 2 + "01234567"
PLACE = HeadPlace("https://github.com/o/r", SHA)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("src/a.py", "src/a.py"),
        ("a b.py", "a%20b.py"),
        ("C:/x", "C%3A/x"),
        ("a)[x](y?#%.md", "a%29%5Bx%5D%28y%3F%23%25.md"),
        ("größe", "gr%C3%B6%C3%9Fe"),
        ("a\nb\u202e", "a%0Ab%E2%80%AE"),
        ("\udc80\ud800", "%ED%B2%80%ED%A0%80"),
        ("\udc80", "%80"),
    ],
)
def test_a_path_in_an_address_is_only_a_path(path: str, address: str) -> None:
    assert uri(path) == address


def test_a_permanent_link_names_the_lines() -> None:
    assert PLACE.shown(Location("a b.py", 3)) == (
        f"[`a b.py:3`](https://github.com/o/r/blob/{SHA}/a%20b.py?plain=1#L3)"
    )
    below = PLACE._replace(folder="sub")
    assert below.shown(Location("nb.ipynb", 88, 90, 4, 2)) == (
        f"[`nb.ipynb cell 4 line 2`](https://github.com/o/r/blob/{SHA}/sub/nb.ipynb?plain=1#L88-L90)"
    )


@pytest.mark.parametrize(
    "place",
    [
        HeadPlace(),
        PLACE._replace(url=""),
        PLACE._replace(sha="main"),
        PLACE._replace(url="javascript:alert(1)"),
        PLACE._replace(url="https://x.y/o/r) [z](http://z.z/a"),
    ],
)
def test_without_a_commit_on_a_forge_there_is_no_link(place: HeadPlace) -> None:
    assert place.shown(Location("a.py", 3)) == "`a.py:3`"


def test_the_rest_is_in_the_run_when_that_is_known() -> None:
    run = "https://github.com/o/r/actions/runs/1"

    assert PLACE.elsewhere() == "in the report"
    assert PLACE._replace(report=run).elsewhere() == f"[in the job summary]({run})"
    assert PLACE._replace(report=f"{run}) x").elsewhere() == "in the report"
