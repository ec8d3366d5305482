"""Of several calls the same one is told, in whatever order sets are walked."""

from __future__ import annotations

from mle_lint.artefacts.module import Call, Module, ModuleFacts
from mle_lint.probes.code.model_calls import Names


def first(*calls: Call) -> str:
    found = Names(("torch.load", "load_checkpoint", "joblib.load")).first(
        Module("a.py", ModuleFacts(calls=calls))
    )
    return found.name if found else ""


def test_the_first_line_is_told() -> None:
    assert first(Call("torch.load", 7), Call("load_checkpoint", 3)) == "load_checkpoint"


def test_within_a_line_the_first_name_is_told() -> None:
    calls = (Call("torch.load", 3), Call("load_checkpoint", 3), Call("joblib.load", 3))
    assert first(*calls) == first(*reversed(calls)) == "joblib.load"


def test_other_calls_are_none_of_them() -> None:
    assert first(Call("pickle.load", 1)) == ""
