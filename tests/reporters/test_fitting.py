from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mle_lint.reporters.fitting import Section, fitted

ROWS = st.lists(st.text("xé", min_size=1, max_size=60), max_size=30)
SECTIONS = st.lists(
    st.builds(Section, ROWS.map(tuple), st.just(("### H", "")), st.just(("", "end")))
)


def test_what_fits_is_whole() -> None:
    sections = [Section(("- a", "- b"), ("## H", ""), ("", "end")), Section(()), Section(("c",))]

    assert fitted(sections, 2000, "there") == "## H\n\n- a\n- b\n\nend\n\nc\n"


def test_rows_that_do_not_fit_are_counted() -> None:
    rows = tuple(f"- {'x' * 98}" for _ in range(10))
    text = fitted([Section(rows, ("<details>", ""), ("", "</details>"))], 900, "in the log")

    assert text == f"<details>\n\n{rows[0]}\n" + f"{rows[0]}\n" * 3 + (
        "- and 6 more: in the log\n\n</details>\n"
    )


def test_a_list_may_be_short_by_choice() -> None:
    section = Section(("- a", "- b", "- c"), most=2)

    assert fitted([section], 2000, "there") == "- a\n- b\n- and 1 more: there\n"


def test_a_part_without_room_is_counted_and_a_later_one_may_fit() -> None:
    sections = [Section(("x" * 5000,)), Section(("y" * 5000,)), Section(("z",))]

    assert fitted(sections, 1000, "there") == "z\n\nThere was no room for 2 parts: there.\n"


@given(SECTIONS, st.integers(500, 3000))
def test_the_size_holds_in_the_unit_that_is_asked_for(sections: list[Section], most: int) -> None:
    text = fitted(sections, most, "there", lambda part: len(part.encode()))

    assert len(text.encode()) <= most
    assert text.count("### H") == text.count("end")
    rows = {row for section in sections for row in section.rows}
    shown = {line for line in text.split("\n") if set(line) <= set("xé") and line}
    assert shown <= rows
