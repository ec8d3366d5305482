from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mle_lint.reporters.escape import code_span, markdown, plain, prose

GITHUB = MarkdownIt("gfm-like", {"linkify": False})
NASTY = st.text(alphabet="a `|\\*_[]()<>!@#&$~-+=1.:/w\n\x1b\u202e", max_size=40)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("src/a b.py", "src/a b.py"),
        ("größe/模型.py", "größe/模型.py"),
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x\x9b2Jy", "xy"),
        ("\x1bz\x07\x7f", "\\x1bz\\x07\\x7f"),
        ("a\u202eb\u200b\udc80", "a\\u202eb\\u200b\\udc80"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_plain_leaves_nothing_that_acts_on_a_terminal(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_prose_is_one_line_of_bounded_length() -> None:
    assert prose(" a\n  b\x85c ") == "a b c"
    assert prose("x" * 500) == "x" * 397 + "..."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, really.", "plain words, really."),
        ("@team see #12", "@&#8203;team see #&#8203;12"),
        ("#12", "\\#&#8203;12"),
        ("http://x.y www.x.y", "http:&#8203;//x.y www&#8203;.x.y"),
        ("![a](b) <img src=x>", "!\\[a\\](b) &lt;img src=x&gt;"),
        ("a | b `c` *d* _e_", "a &#124; b \\`c\\` \\*d\\* \\_e\\_"),
        ("1. a", "1\\. a"),
        ("- a", "\\- a"),
    ],
)
def test_markdown_shows_what_is_written(text: str, shown: str) -> None:
    assert markdown(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a.py:1", "`a.py:1`"),
        ("a`b", "`` a`b ``"),
        ("`", "`` ` ``"),
        (" a ", "`  a  `"),
        ("a\nb", "`a\\nb`"),
        ("a|`b`@c", "<code>a&#124;\\`b\\`@&#8203;c</code>"),
        ("", ""),
    ],
)
def test_a_code_span_holds_any_text(text: str, shown: str) -> None:
    assert code_span(text) == shown


@given(NASTY)
def test_no_markup_survives_in_a_paragraph(text: str) -> None:
    html = GITHUB.render(f"x {markdown(text)} y")

    assert re.fullmatch(r"<p>[^<]*</p>\n", html)
    assert _words(html[3:-5]) == f"x {prose(text)} y"


@given(NASTY)
def test_a_table_cell_stays_one_cell(text: str) -> None:
    row = f"| {markdown(text)} | {code_span(text) or 'x'} |"
    html = GITHUB.render(f"| a | b |\n| - | - |\n{row}\n")

    assert html.count("<td>") == 2
    assert set(re.findall(r"</?(\w+)", html)) == {
        "table", "thead", "tr", "th", "tbody", "td", "code",
    } - (set() if code_span(text) else {"code"})  # fmt: skip


@given(NASTY)
def test_no_mention_or_link_is_left_outside_code(text: str) -> None:
    shown = markdown(text)

    assert not re.search(r"@(?!&#8203;)|://|www\.|(?<!&)#(?=\d)", shown)


def _words(html: str) -> str:
    return unescape(html).replace("\u200b", "")
