from __future__ import annotations

from mle_lint.reporters.terminal import Style, joined, visible, widest, wrapped


def test_text_is_wrapped_under_its_start() -> None:
    assert wrapped("  a  ", "one two three", 12) == ["  a  one two", "     three"]


def test_a_long_word_stays_whole_and_a_long_lead_is_not_followed() -> None:
    assert wrapped("", "a verylongword b", 6) == ["a", "verylongword", "b"]
    assert wrapped("  " + "x" * 40 + "  ", "aaa bbb", 46) == [
        "  " + "x" * 40 + "  aaa",
        "      bbb",
    ]


def test_what_is_joined_stays_together() -> None:
    assert wrapped("", f"aaa {joined('cell 4')}", 8) == ["aaa", "cell 4"]


def test_colour_codes_take_no_room() -> None:
    red = Style(colour=True).paint("abc", "red", "bold")

    assert red == "\x1b[31;1mabc\x1b[0m"
    assert visible(red) == 3
    assert wrapped("", f"{red} {red}", 7) == [f"{red} {red}"]
    assert Style().paint("abc", "red") == "abc"


def test_bars() -> None:
    assert Style().bar(0.64) == "######----"
    assert Style(unicode=True).bar(1.0) == "██████████"
    assert Style().bar(-1.0) + Style().bar(7.0) == "----------##########"


def test_widest() -> None:
    assert widest(["a", "abc"]) == 3
    assert widest([]) == 0
