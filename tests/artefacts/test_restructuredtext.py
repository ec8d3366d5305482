"""A README in reStructuredText becomes headings, paragraphs, items, rows, code and links."""

from __future__ import annotations

import pytest

from mle_lint.artefacts import restructuredtext
from mle_lint.artefacts.document import Block, Document, Link


@pytest.mark.parametrize("text", ["", "\n\n", "..\n", ".. a comment\n   of two lines\n"])
def test_nothing_to_read_is_an_empty_document(text: str) -> None:
    assert restructuredtext.parse(text) == Document()


def test_titles_take_their_level_from_the_order_of_their_styles() -> None:
    text = "=====\nTitle\n=====\n\nOne\n===\n\nTwo\n---\n\n标题\n====\n\n-----\n\ntext\n"
    assert restructuredtext.parse(text).blocks == (
        Block("heading", "Title", 1, 3, 1),
        Block("heading", "One", 5, 6, 2),
        Block("heading", "Two", 8, 9, 3),
        Block("heading", "标题", 11, 12, 2),
        Block("paragraph", "text", 16, 16),
    )


def test_paragraph_loses_its_markup_and_resolves_its_links() -> None:
    text = (
        "A *fast* **tool** with ``a_*b*``, `Docs`_,\n`the site <https://site.org>`_, Python_ and\n"
        ":ref:`label`, snake_case_ |name|, https://x.org.\n\n"
        ".. _Docs: https://docs.org\n.. _python: https://python.org\n.. _unused: https://unused.org\n"
        ".. |name| replace:: Tool\n"
    )
    assert restructuredtext.parse(text) == Document(
        (
            Block(
                "paragraph",
                "A fast tool with a_*b*, Docs, the site, Python and label, snake_case_ Tool, "
                "https://x.org.",
                1,
                3,
            ),
        ),
        (
            Link("https://docs.org", "Docs", 1),
            Link("https://site.org", "the site", 2),
            Link("https://python.org", "Python", 2),
            Link("https://x.org", "https://x.org", 3),
        ),
    )


def test_items_carry_their_depth() -> None:
    text = "Steps\n\n- one\n  more\n\n  again\n\n  * two\n\n1. three\n#. four\n\nend\n\n  quoted\n"
    assert restructuredtext.parse(text).blocks == (
        Block("paragraph", "Steps", 1, 1),
        Block("item", "one more", 3, 4, 1),
        Block("item", "again", 6, 6, 1),
        Block("item", "two", 8, 8, 2),
        Block("item", "three", 10, 10, 1),
        Block("item", "four", 11, 11, 1),
        Block("paragraph", "end", 13, 13),
        Block("paragraph", "quoted", 15, 15),
    )


def test_code_comes_from_literal_blocks_directives_and_doctests() -> None:
    text = (
        "Run::\n\n    a  =  1\n\n      b\n\n- item ::\n\n      c\n\n::\n\n  d\n\n"
        ".. code-block:: Bash\n   :linenos:\n\n   e\n\n.. code::\n\n   f\n\n>>> 1 + 1\n2\n\nend\n"
    )
    assert restructuredtext.parse(text).blocks == (
        Block("paragraph", "Run:", 1, 1),
        Block("code", "a  =  1\n\n  b\n", 3, 5),
        Block("item", "item", 7, 7, 1),
        Block("code", "c\n", 9, 9),
        Block("code", "d\n", 13, 13),
        Block("code", "e\n", 15, 18, language="bash"),
        Block("code", "f\n", 20, 22),
        Block("code", ">>> 1 + 1\n2\n", 24, 25, language="pycon"),
        Block("paragraph", "end", 27, 27),
    )


def test_images_and_figures_are_links() -> None:
    text = (
        ".. image:: https://x.org/ci.svg\n   :target: https://x.org\n   :alt: CI\n\n"
        ".. figure:: plot.png\n   :alt: Plot\n\n   The caption.\n\n|pypi|\n\n"
        ".. |pypi| image:: pypi.svg\n"
    )
    assert restructuredtext.parse(text) == Document(
        (
            Block("paragraph", "CI", 1, 1),
            Block("paragraph", "Plot", 5, 5),
            Block("paragraph", "The caption.", 8, 8),
            Block("paragraph", "pypi", 10, 10),
        ),
        (
            Link("https://x.org/ci.svg", "CI", 1, image=True),
            Link("https://x.org", "CI", 1),
            Link("plot.png", "Plot", 5, image=True),
            Link("pypi.svg", "", 12, image=True),
        ),
    )


def test_simple_table_becomes_rows() -> None:
    border = "=====  ==  ===\n"
    body = "base   1   ok\n       b\n``o``      z\n"
    text = f"{border}Model  F1  \n{border}{body}{border}"
    assert restructuredtext.parse(text).blocks == (
        Block("row", "Model | F1", 2, 2, 1),
        Block("row", "base | 1 b | ok", 4, 5),
        Block("row", "o |  | z", 6, 6),
    )


def test_grid_table_becomes_rows() -> None:
    border = "+---+----+\n"
    text = (
        f"{border}| h | i  |\n+===+====+\n| 1 | 2  |\n| x |    |\n{border}|   | z  |\n{border}end\n"
    )
    assert restructuredtext.parse(text).blocks == (
        Block("row", "h | i", 2, 2, 1),
        Block("row", "1 x | 2", 4, 5),
        Block("row", " | z", 7, 7),
        Block("paragraph", "end", 9, 9),
    )


def test_list_and_csv_tables_become_rows() -> None:
    text = (
        ".. list-table:: Scores\n   :header-rows: 1\n\n   * - Model\n     - F1\n   * - base\n"
        '       model\n     -\n\n.. csv-table::\n   :header: "a", "b"\n\n   1, "2, 3"\n   x,y\n'
    )
    assert restructuredtext.parse(text).blocks == (
        Block("row", "Model | F1", 4, 5, 1),
        Block("row", "base model | ", 6, 8),
        Block("row", "a | b", 12, 12, 1),
        Block("row", "1 | 2, 3", 13, 13),
        Block("row", "x | y", 14, 14),
    )


def test_bodies_of_notes_are_read_and_those_of_tool_directives_are_not() -> None:
    text = (
        "- item\n\n.. note::\n   :class: x\n\n   Mind **this**.\n\n.. warning:: Hot\n   stuff\n\n"
        ".. include:: other.rst\n\n.. contents::\n   :local:\n\n.. toctree::\n\n   a\n\n"
        ".. raw:: html\n\n   <h2>Raw</h2>\n\n.. [1] A *note*\n\n:Author: Me\n"
    )
    assert restructuredtext.parse(text).blocks == (
        Block("item", "item", 1, 1, 1),
        Block("paragraph", "Mind this.", 6, 6),
        Block("paragraph", "Hot stuff", 8, 9),
        Block("heading", "Raw", 22, 22, 2),
        Block("paragraph", "[1] A note", 24, 24),
        Block("paragraph", "Author: Me", 26, 26),
    )


def test_two_thousand_nested_markers_end() -> None:
    blocks = restructuredtext.parse("- " * 2000 + "x").blocks
    assert blocks == (Block("item", "- " * 1999 + "x", 1, 1, 1),)
