"""Markdown files become headings, paragraphs, items, rows, code and links with their lines."""

from __future__ import annotations

import pytest

from mle_lint.artefacts import markdown
from mle_lint.artefacts.document import Block, Document, Link
from mle_lint.artefacts.errors import ParseError


def test_empty_text_is_an_empty_document() -> None:
    assert markdown.parse("") == Document()


def test_headings_of_each_style_carry_level_and_lines() -> None:
    text = "# 🚀 One `x` #\n\nTwo\nlines\n---\n<h3 align='center'>Three &amp; <b>four</b></h3>\n"
    assert markdown.parse(text).blocks == (
        Block("heading", "🚀 One x", 1, 1, 1),
        Block("heading", "Two lines", 3, 5, 2),
        Block("heading", "Three & four", 6, 6, 3),
    )


@pytest.mark.parametrize(
    "line", ["**Baseline**", "**Baseline**:", "__Baseline__", "***Baseline***"]
)
def test_line_of_bold_text_is_a_heading(line: str) -> None:
    text = "Baseline:" if line.endswith(":") else "Baseline"
    assert markdown.parse(line).blocks == (Block("heading", text, 1, 1, 6),)


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("**Baseline** wins", Block("paragraph", "Baseline wins", 1, 1)),
        ("**Demo**\n**Paper**", Block("paragraph", "Demo Paper", 1, 2)),
        ("**[Demo](x)**", Block("paragraph", "Demo", 1, 1)),
        ("- **Baseline**", Block("item", "Baseline", 1, 1, 1)),
    ],
)
def test_other_bold_text_is_no_heading(text: str, block: Block) -> None:
    assert markdown.parse(text).blocks == (block,)


def test_paragraph_loses_its_markup_and_line_breaks() -> None:
    text = "The *model*\nuses **XGBoost** and\\\n`a_b`  and ~~old~~ &copy; \\*<br>train_x.\n"
    expected = "The model uses XGBoost and a_b and old © * train_x."
    assert markdown.parse(text) == Document((Block("paragraph", expected, 1, 3),))


def test_items_carry_their_depth_and_quotes_are_paragraphs() -> None:
    text = "- one\n  more\n\n  again\n  1. two\n     * three\n- four\n\n> quoted\n> - five\n"
    assert markdown.parse(text).blocks == (
        Block("item", "one more", 1, 2, 1),
        Block("item", "again", 4, 4, 1),
        Block("item", "two", 5, 5, 2),
        Block("item", "three", 6, 6, 3),
        Block("item", "four", 7, 7, 1),
        Block("paragraph", "quoted", 9, 9),
        Block("item", "five", 10, 10, 1),
    )


def test_table_rows_carry_their_own_line_and_keep_empty_cells() -> None:
    text = "Scores:\n\n| | **F1** |\n|:--|---:|\n| base | [0.6](r.md) |\n| a\\|b | `0.9` |\n"
    assert markdown.parse(text) == Document(
        (
            Block("paragraph", "Scores:", 1, 1),
            Block("row", " | F1", 3, 3, 1),
            Block("row", "base | 0.6", 5, 5),
            Block("row", "a|b | 0.9", 6, 6),
        ),
        (Link("r.md", "0.6", 5),),
    )


def test_huge_table_of_missing_cells_is_read_as_text() -> None:
    text = "a|b\n-|-\n1|2\n\n" + "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|\n" * 300
    blocks = markdown.parse(text).blocks
    assert [block.kind for block in blocks] == ["row", "row", "paragraph"]


def test_code_is_kept_as_it_is() -> None:
    text = "- run:\n  ```{.Python .numberLines}\n  a  =  1\n\n  ```\n\ntext\n\n    indented\n"
    assert markdown.parse(text).blocks == (
        Block("item", "run:", 1, 1, 1),
        Block("code", "a  =  1\n\n", 2, 5, language="python"),
        Block("paragraph", "text", 7, 7),
        Block("code", "indented\n", 9, 9),
    )


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("", ""),
        (" Bash ", "bash"),
        ("{python}", "python"),
        ("{r, echo=FALSE}", "r"),
        ("c++ x", "c++"),
    ],
)
def test_language_is_the_first_word_of_the_info(info: str, language: str) -> None:
    assert markdown.language_of(info) == language


def test_unclosed_fence_runs_to_the_end() -> None:
    assert markdown.parse("a\n```mermaid\ngraph TD\n# no").blocks == (
        Block("paragraph", "a", 1, 1),
        Block("code", "graph TD\n# no", 2, 4, language="mermaid"),
    )


def test_links_of_each_style_carry_their_line() -> None:
    text = (
        "See [the *docs*](docs/a b.md),\n[ref][Site], [site],\n<https://x.org/a_b> and\n"
        "https://y.org/ü, (https://z.org/a).\n![Plot](<p l.png> 'title')\n"
        '<a href="h.md">html</a> <img src=i.png alt="I">\n\n'
        "[site]: https://site.org/%20\n[unused]: https://unused.org\n"
    )
    assert markdown.parse(text).links == (
        Link("https://site.org/%20", "ref", 2),
        Link("https://site.org/%20", "site", 2),
        Link("https://x.org/a_b", "https://x.org/a_b", 3),
        Link("https://y.org/", "https://y.org/", 4),
        Link("https://z.org/a", "https://z.org/a", 4),
        Link("p l.png", "Plot", 5, image=True),
        Link("h.md", "html", 6),
        Link("i.png", "I", 6, image=True),
    )


def test_badge_is_an_image_and_a_link() -> None:
    assert markdown.parse("[![CI](a.svg)](https://x.org)") == Document(
        (Block("paragraph", "CI", 1, 1),),
        (Link("a.svg", "CI", 1, image=True), Link("https://x.org", "CI", 1)),
    )


def test_html_blocks_show_their_text_images_and_links() -> None:
    text = (
        '<div align="center">\n  <img\n    src="logo.png" alt="Logo">\n  <h1>Title</h1>\n'
        "  <p>First<br>second <a href='x.md'>there</a></p>\n  <!-- hidden\n  too -->\n"
        "  <style>p {}</style>\n  rest &lt; all\n  <ul><li>one\n"
        "  <ul><li>two</li></ul></li></ul>\n\n</div>\n"
        "\n<details><summary><b>Results</b></summary>\n\n**x** y\n\n</details>\n"
    )
    assert markdown.parse(text) == Document(
        (
            Block("html", "Logo", 2, 2),
            Block("heading", "Title", 4, 4, 1),
            Block("paragraph", "First second there", 5, 5),
            Block("html", "rest < all", 9, 9),
            Block("item", "one", 10, 10, 1),
            Block("item", "two", 11, 11, 2),
            Block("heading", "Results", 15, 15, 6),
            Block("paragraph", "x y", 17, 17),
        ),
        (Link("logo.png", "Logo", 2, image=True), Link("x.md", "there", 5)),
    )


def test_html_table_becomes_rows() -> None:
    text = (
        "<table>\n<tr><th>Model</th><th>F1</th></tr>\n<tr>\n<th>base</th>\n<td><p>0.6</p></td>\n"
        "</tr>\n\n<tr><td><a href='m.md'>ours</a><td></tr></table>\n"
    )
    assert markdown.parse(text) == Document(
        (
            Block("row", "Model | F1", 2, 2, 1),
            Block("row", "base | 0.6", 3, 6),
            Block("row", "ours | ", 8, 8),
        ),
        (Link("m.md", "ours", 8),),
    )


def test_front_matter_is_dropped_and_lines_stay() -> None:
    text = "---\nlicense: mit\n# note\ntags:\n- a\n---\n# Title\n"
    assert markdown.parse(text).blocks == (Block("heading", "Title", 7, 7, 1),)


@pytest.mark.parametrize("text", ["---\n# Title\n---\n", "---\nlicense: mit\n# Title\n"])
def test_rule_at_the_top_is_no_front_matter(text: str) -> None:
    assert markdown.parse(text).blocks[-1].text == "Title"


def test_chinese_text_is_read() -> None:
    assert markdown.parse("## 安装\n\n访问https://a.cn/x。**谢谢**\n") == Document(
        (Block("heading", "安装", 1, 1, 2), Block("paragraph", "访问https://a.cn/x。谢谢", 3, 3)),
        (Link("https://a.cn/x", "https://a.cn/x", 3),),
    )


def test_lists_nine_deep_are_read() -> None:
    assert markdown.parse("- " * 9 + "x").blocks == (Block("item", "x", 1, 1, 9),)


@pytest.mark.parametrize("text", ["- " * 2000 + "x\n\nend", "> " * 2000 + "x"])
def test_two_thousand_nested_markers_are_a_parse_error(text: str) -> None:
    with pytest.raises(ParseError, match=r"^too deeply nested$"):
        markdown.parse(text)


def test_paragraph_with_very_many_brackets_keeps_its_source() -> None:
    text = "[" * 501 + "*a*"
    assert markdown.parse(text).blocks == (Block("paragraph", text, 1, 1),)


def test_exhausted_stack_is_a_parse_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhaust(text: str) -> Document:
        raise RecursionError(text)

    monkeypatch.setattr(markdown, "_read", exhaust)
    with pytest.raises(ParseError, match=r"^too deeply nested$"):
        markdown.parse("x")
