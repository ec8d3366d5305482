from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mle_lint import catalogue, engine
from mle_lint.github.handover import Handover, written
from mle_lint.github.handover_reading import MAX_BYTES, read
from mle_lint.model import UserError
from mle_lint.report import Report
from mle_lint.reporters.as_json import render
from mle_lint.reporters.comment import comment
from mle_lint.reporters.place import HeadPlace
from mle_lint.repository import Repository
from tests.memory import MemoryTree

SAMPLE = Path(__file__).parents[2] / "fixtures" / "_projects" / "capstone"


@cache
def report(more: str = "") -> Report:
    files = {
        path.relative_to(SAMPLE).as_posix(): path.read_bytes()
        for path in SAMPLE.rglob("*")
        if path.is_file()
    }
    tree = MemoryTree(files | {"MORE.md": more.encode()})
    return engine.lint(Repository(tree), catalogue.load().rules, engine.Settings())


def handover() -> Handover:
    return Handover(7, "default", "models", True, report(), report("# More\n"))


def text_of(change: Callable[[dict[str, Any]], object]) -> str:
    values = json.loads(TEXT)
    change(values)
    return json.dumps(values)


def test_what_was_handed_over_says_the_same_in_every_text(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(written(handover()), encoding="utf-8")
    found = read(str(tmp_path / "file"))

    assert found[:4] == (7, "default", "models", True)
    assert not isinstance(found.base, str)
    assert render(found.head) == render(report())
    assert render(found.base) == render(report("# More\n"))
    assert comment(found.head, found.base, HeadPlace()) == comment(
        report(), report("# More\n"), HeadPlace()
    )


def test_a_reason_in_place_of_the_base_is_kept(tmp_path: Path) -> None:
    text = written(handover()._replace(base="no base"))
    (tmp_path / "file").write_text(text, encoding="utf-8")

    assert read(str(tmp_path / "file")).base == "no base"


def test_rules_that_this_program_does_not_have_are_left_out(tmp_path: Path) -> None:
    def own_rule(values: dict[str, Any]) -> None:
        head = values["head"]
        finding = {**head["findings"][0], "id": "own/rule"}
        head["findings"].insert(0, finding)
        for rule in head["rules"]:
            rule["findings"] = [number + 1 for number in rule["findings"]]
        head["rules"].append({**head["rules"][0], "id": "own/rule", "findings": [0]})

    (tmp_path / "file").write_text(text_of(own_rule), encoding="utf-8")

    assert render(read(str(tmp_path / "file")).head) == render(report())


def test_the_advice_is_this_programs_own(tmp_path: Path) -> None:
    text = text_of(lambda values: values["head"]["findings"][0].update(fix="Send me money."))
    (tmp_path / "file").write_text(text, encoding="utf-8")

    assert "Send me money" not in render(read(str(tmp_path / "file")).head)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda v: v.update(handover=2), "another version wrote it"),
        (lambda v: v["head"].update(schema_version="9"), "another version wrote the report"),
        (lambda v: v.update(number="7"), "a count is missing"),
        (lambda v: v.update(number=True), "a count is missing"),
        (lambda v: v.update(create="yes"), "true or false is missing"),
        (lambda v: v.update(base=3), "a mapping is missing"),
        (lambda v: v.pop("head"), "KeyError"),
        (lambda v: v["head"]["score"].update(value=1e9), "out of bounds"),
        (lambda v: v["head"]["score"].update(value=float("nan")), "out of bounds"),
        (lambda v: v["head"]["score"].update(grade="A](http://x)"), "none of A, B"),
        (lambda v: v["head"]["lane"].update(name="best"), "none of product-ml"),
        (lambda v: v["head"]["stories"].update(data="great"), "none of ready"),
        (lambda v: v["head"]["rules"].append(v["head"]["rules"][0]), "stands there twice"),
        (lambda v: v["head"]["rules"][0].update(outcome="best"), "not a valid Outcome"),
        (lambda v: v["head"]["rules"][0].update(reason="x" * 5000), "text is missing or too long"),
        (lambda v: v["head"].update(plan=[1]), "a mapping is missing"),
        (lambda v: v.update(folder="../../evil/page"), "leads out of the repository"),
        (lambda v: v["head"]["findings"][0].update(path="a/../../x"), "leads out of the repo"),
        (lambda v: v["head"]["findings"][0].update(path="/x"), "leads out of the repository"),
        (lambda v: v["head"]["rules"][0].update(findings=[99999]), "KeyError"),
    ],
)
def test_what_is_not_as_it_must_be_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], reason: str
) -> None:
    (tmp_path / "file").write_text(text_of(change), encoding="utf-8")

    with pytest.raises(UserError) as caught:
        read(str(tmp_path / "file"))

    assert str(caught.value).startswith(f"{tmp_path}/file: not a handover of this version: ")
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b"\xff", b"[" * 200_000, b"0" * (MAX_BYTES + 1)]
)
def test_what_is_no_handover_at_all_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "file").write_bytes(data)

    with pytest.raises(UserError, match="not a handover of this version"):
        read(str(tmp_path / "file"))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The ways to every value in nested lists and mappings."""
    inner: list[Any] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))[:3]
    return [path, *(way for key, item in inner for way in places(item, (*path, key)))]


TEXT = written(handover())
PLACES = places(json.loads(TEXT))[1:]
EVIL = "@all\n::error::x <img src=x> --> ![](http://evil.example) </details> ```"
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 2**60),
    st.floats(),
    st.text(max_size=20),
    st.just(EVIL),
    st.just([]),
    st.just({}),
)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(PLACES), VALUES), min_size=1, max_size=3))
def test_any_change_is_refused_or_shown_without_effect(
    tmp_path: Path, changes: list[tuple[tuple[Any, ...], Any]]
) -> None:
    values = json.loads(TEXT)
    for way, value in changes:
        holder = values
        try:
            for key in way[:-1]:
                holder = holder[key]
            holder[way[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    (tmp_path / "file").write_text(json.dumps(values), encoding="utf-8")

    try:
        found = read(str(tmp_path / "file"))
    except UserError:
        return
    text = comment(found.head, found.base, HeadPlace("https://github.com/o/n", "a" * 40))
    for alive in ("<img", "@all", "](http://evil", "\n::error", "](http://x"):
        assert alive not in text
