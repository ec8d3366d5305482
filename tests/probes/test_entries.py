"""A package of screens makes a screen only where something of it is used."""

from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint.probes.code.entries import entries
from mle_lint.repository import Repository
from mle_lint.trees.open import open_tree

LAUNCHER = """
def look():
    try:
        import streamlit
    except ImportError:
        print("no screen here")

look()
"""
SCREEN = """
import streamlit as st

st.text_input("Name")
"""


@pytest.mark.parametrize(("text", "kinds"), [(LAUNCHER, ["script"]), (SCREEN, ["screen"])])
def test_kind(text: str, kinds: list[str], tmp_path: Path) -> None:
    (tmp_path / "start.py").write_text(text)
    found = entries(Repository(open_tree(str(tmp_path), None)))
    assert [entry.kind for entry in found] == kinds
