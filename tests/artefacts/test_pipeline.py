"""dvc.yaml, MLproject and Snakefile."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.pipeline import (
    DvcStage,
    EntryPoint,
    SnakeRule,
    parse_dvc,
    parse_mlproject,
    parse_snakefile,
)


def test_dvc_stages() -> None:
    text = """stages:
  train:
    cmd: [python a.py, python b.py]
    deps: [x, y: {hash: md5}]
    params: [lr, other.yaml: [a, b], third.yaml: ]
    metrics: [m.json: {cache: false}]
    outs: [model.pkl]
  each:
    foreach: [1]
    do: {cmd: z}
"""
    assert parse_dvc(text) == (
        DvcStage(
            "train",
            2,
            "python a.py\npython b.py",
            ("x", "y"),
            ("model.pkl",),
            ("m.json",),
            ("lr", "other.yaml:a", "other.yaml:b", "third.yaml"),
        ),
        DvcStage("each", 8, "z"),
    )


def test_dvc_without_stages() -> None:
    assert parse_dvc("metrics: [a]") == ()


def test_mlproject_entry_points() -> None:
    text = (
        'name: x\nentry_points:\n  main:\n    parameters: {lr: 1}\n    command: "python t {lr}"\n'
    )
    assert parse_mlproject(text) == (EntryPoint("main", 3, "python t {lr}"),)


def test_snakefile_rules() -> None:
    text = (
        'configfile: "c"\nrule a:\n    input: "x"\n    shell:\n        "python a.py {input} "\n'
        '        "-q"\ncheckpoint b:\n    shell: """\n    z\n    """\nrule c:\n    input: "y"\n'
    )
    assert parse_snakefile(text) == (
        SnakeRule("a", 2, ((5, "python a.py {input} -q"),)),
        SnakeRule("b", 7, ((8, "\n    z\n    "),)),
        SnakeRule("c", 11),
    )


def test_a_snakefile_without_rules_is_refused() -> None:
    with pytest.raises(ParseError, match=r"^no rules$"):
        parse_snakefile("x = 1\n")


@pytest.mark.parametrize("text", ["", "- a", "[" * 30_000 + "]" * 30_000, "a: {{ b }} c"])
def test_broken_yaml_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse_dvc(text)
    with pytest.raises(ParseError):
        parse_mlproject(text)
