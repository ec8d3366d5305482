"""An option that no add_argument makes is told; dynamic parsers are left alone."""

from __future__ import annotations

from pathlib import Path

from mle_lint.probes.code.entries import entries
from mle_lint.probes.serving.obstacles import unknown_option
from mle_lint.repository import Repository
from mle_lint.trees.open import open_tree

SCRIPT = """
import argparse

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("-o", "--out-file", default="a.csv"){more}
    args = parser.parse_args()
    print(args.{used})
"""


def told(folder: Path, used: str, more: str = "") -> str:
    (folder / "score.py").write_text(SCRIPT.format(used=used, more=more), encoding="utf-8")
    repository = Repository(open_tree(str(folder), None))
    return unknown_option(repository, entries(repository)[0])


def test_a_defined_option_is_no_obstacle(tmp_path: Path) -> None:
    assert told(tmp_path, "out_file") == ""


def test_an_undefined_option_is_named(tmp_path: Path) -> None:
    assert told(tmp_path, "output") == "it reads the option output, which it does not define"


def test_a_parser_with_set_defaults_is_left_alone(tmp_path: Path) -> None:
    assert told(tmp_path, "output", "\n    parser.set_defaults(output='b.csv')") == ""
