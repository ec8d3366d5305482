"""Markdown cells and plain text are split by the shape of their lines."""

from __future__ import annotations

import pytest

from mle_lint.artefacts import prose
from mle_lint.artefacts.document import Block, Document, Link


@pytest.mark.parametrize("text", ["", "\n\n", " \n\t\n"])
def test_blank_text_is_an_empty_document(text: str) -> None:
    assert (prose.parse_cell(text, 1), prose.parse_plain(text)) == (Document(), Document())


def test_cell_headings_of_each_style() -> None:
    text = "# 1. Load `x` ##\nTwo\n===\n**Results:**\n\n<h2>H <i>2</i></h2>\n\n#no\n\n---\n* * *\n"
    assert prose.parse_cell(text, 3).blocks == (
        Block("heading", "1. Load x", 1, 1, 1, cell=3),
        Block("heading", "Two", 2, 3, 1, cell=3),
        Block("heading", "Results:", 4, 4, 6, cell=3),
        Block("heading", "H 2", 6, 6, 2, cell=3),
        Block("paragraph", "#no", 8, 8, cell=3),
    )


def test_cell_items_carry_their_depth() -> None:
    text = "Steps\n- one\n  more\n    - two\n\n      again\n- four\n1. five\n\nend\n\n    code\n"
    assert prose.parse_cell(text, 1).blocks == (
        Block("paragraph", "Steps", 1, 1, cell=1),
        Block("item", "one more", 2, 3, 1, cell=1),
        Block("item", "two", 4, 4, 2, cell=1),
        Block("item", "again", 6, 6, 2, cell=1),
        Block("item", "four", 7, 7, 1, cell=1),
        Block("item", "five", 8, 8, 1, cell=1),
        Block("paragraph", "end", 10, 10, cell=1),
        Block("code", "code\n", 12, 12, cell=1),
    )


def test_cell_table_fence_and_quote() -> None:
    text = (
        "| a | **b** |\n|:-:|---|\n| 1 | x\\|y |\n```{Python}\n# c\n```\n> said\n> twice\n~~~\nopen"
    )
    assert prose.parse_cell(text, 2).blocks == (
        Block("row", "a | b", 1, 1, 1, cell=2),
        Block("row", "1 | x|y", 3, 3, cell=2),
        Block("code", "# c\n", 4, 6, language="python", cell=2),
        Block("paragraph", "said twice", 7, 8, cell=2),
        Block("code", "open\n", 9, 10, cell=2),
    )


def test_cell_paragraph_loses_its_markup() -> None:
    text = (
        "A **bold _and_ *more*** `a*b*c_d_e` snake_case_x 2 * 3 * 4 \\*x\\* <b>t</b> a<b &lt; ~~o~~"
    )
    expected = "A bold and more a*b*c_d_e snake_case_x 2 * 3 * 4 *x* t a<b < o"
    assert prose.parse_cell(text, 1).blocks == (Block("paragraph", expected, 1, 1, cell=1),)


def test_cell_links_and_images_carry_their_line() -> None:
    text = (
        "See [the *docs*](a_(b).md 'title')\n![Plot](attachment:p.png) and <https://x.org>\n"
        "[![CI](a.svg)](https://ci.org)\nhttps://y.org.\n"
        '<a href="l"><img src="i.png" alt="I"/></a><!-- [no](x) -->'
    )
    assert prose.parse_cell(text, 1) == Document(
        (
            Block(
                "paragraph", "See the docs Plot and https://x.org CI https://y.org. I", 1, 5, cell=1
            ),
        ),
        (
            Link("a_(b).md", "the docs", 1, cell=1),
            Link("attachment:p.png", "Plot", 2, image=True, cell=1),
            Link("https://x.org", "https://x.org", 2, cell=1),
            Link("a.svg", "CI", 3, image=True, cell=1),
            Link("https://ci.org", "CI", 3, cell=1),
            Link("i.png", "I", 5, image=True, cell=1),
            Link("l", "I", 5, cell=1),
            Link("https://y.org", "https://y.org", 4, cell=1),
        ),
    )


def test_cell_html_block_ends_at_a_blank_line_and_a_comment_at_its_mark() -> None:
    text = "<div>\nbox\n</div>\n\n<!-- a\n\nb --> \n<table><tr><th>k</th></tr></table>\n\nend"
    assert prose.parse_cell(text, 1).blocks == (
        Block("html", "box", 2, 2, cell=1),
        Block("row", "k", 8, 8, 1, cell=1),
        Block("paragraph", "end", 10, 10, cell=1),
    )


def test_cell_in_chinese() -> None:
    assert prose.parse_cell("## 数据\n**重要**内容", 1).blocks == (
        Block("heading", "数据", 1, 1, 2, cell=1),
        Block("paragraph", "重要内容", 2, 2, cell=1),
    )


def test_cell_with_two_thousand_nested_markers() -> None:
    blocks = prose.parse_cell("- " * 2000 + "x", 1).blocks
    assert blocks == (Block("item", "- " * 1999 + "x", 1, 1, 1, cell=1),)


def test_plain_text_has_underlined_headings_items_and_paragraphs() -> None:
    text = (
        "Project\n=======\n\nA *plain* text\n  over two lines.\nInstall\n-------\n"
        "  - first\n    more\n  2) second\n\n--------\nSee https://x.org/a.\n"
    )
    assert prose.parse_plain(text) == Document(
        (
            Block("heading", "Project", 1, 2, 1),
            Block("paragraph", "A *plain* text over two lines.", 4, 5),
            Block("heading", "Install", 6, 7, 2),
            Block("item", "first more", 8, 9, 1),
            Block("item", "second", 10, 10, 1),
            Block("paragraph", "See https://x.org/a.", 13, 13),
        ),
        (Link("https://x.org/a", "https://x.org/a", 13),),
    )
