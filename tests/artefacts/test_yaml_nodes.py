"""YAML nodes: lines, aliases, merge keys, and hostile input."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.yaml_nodes import Node, parse, parse_map


def reason(text: str) -> str:
    with pytest.raises(ParseError) as caught:
        parse(text)
    return str(caught.value)


def test_maps_lists_and_scalars_keep_their_lines() -> None:
    assert parse("on: push\njobs:\n  - 'a'\n  - b: |\n      x\n") == (
        Node(
            "map",
            "",
            (
                ("on", Node("scalar", "push", (), 1)),
                (
                    "jobs",
                    Node(
                        "list",
                        "",
                        (
                            ("", Node("scalar", "a", (), 3, "'")),
                            (
                                "",
                                Node("map", "", (("b", Node("scalar", "x\n", (), 4, "|")),), 4),
                            ),
                        ),
                        2,
                    ),
                ),
            ),
            1,
        ),
    )


def test_keys_are_kept_as_written() -> None:
    assert parse_map("on: 1\nyes: 2\n1.0: 3\n~: 4\n").keys() == ("on", "yes", "1.0", "~")


def test_a_null_under_a_key_has_the_line_of_the_key() -> None:
    assert parse_map("a: 1\nb:\n\nc: 2").get("b") == Node("scalar", "", (), 2)


def test_every_document_that_is_not_empty_is_given() -> None:
    assert parse("a\n---\n---\nb\n") == (Node("scalar", "a"), Node("scalar", "b", (), 4))


def test_an_empty_text_has_no_documents() -> None:
    assert parse("# nothing\n") == ()


def test_get_text_each_and_keys() -> None:
    root = parse_map("a: {b: [x, y], c: z}\na2: 1\na2: 2")
    assert root.text("a", "c") == "z"
    assert root.text("a", "b") == ""
    assert root.text("a2") == "2"
    assert root.get("a", "c", "d") is None
    assert root.get("nothing") is None
    assert [node.value for node in (root.get("a", "b") or root).each()] == ["x", "y"]
    assert [node.value for node in (root.get("a", "b") or root).each(1)] == ["x"]
    assert [node.value for node in (root.get("a", "c") or root).each()] == ["z"]
    assert root.each() == ()


def test_scalars_give_the_line_of_their_first_character() -> None:
    assert list(parse_map("a: |\n  x\nb: [y, {c: z}]").scalars()) == [
        (2, "x\n"),
        (3, "y"),
        (3, "z"),
    ]


def test_merge_keys_yield_to_own_keys_and_to_earlier_sources() -> None:
    root = parse_map("x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz: {<<: [*x, *y], a: 0}\n")
    merged = root.get("z") or root
    assert [(name, node.value) for name, node in merged.items] == [
        ("a", "0"),
        ("b", "2"),
        ("c", "4"),
    ]


def test_an_alias_gives_the_same_node() -> None:
    root = parse_map("a: &a [x]\nb: *a")
    assert root.get("a") is root.get("b")


def test_tags_construct_nothing() -> None:
    root = parse_map("a: !Ref b\nc: !!python/object/apply:os.system [ls]\n")
    assert root.text("a") == "b"
    assert root.get("c") == Node("list", "", (("", Node("scalar", "ls", (), 2)),), 2)


def test_a_value_that_jinja_would_fill_in_is_a_map() -> None:
    assert parse_map("a: {{ b }}").get("a", "") == Node("scalar", "")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 30_000 + "]" * 30_000,
        "[" * 500_000,
        "- " * 30_000,
        "? " * 30_000,
        "{a: " * 30_000,
        "[{a: " * 30_000,
        "\n".join(" " * depth + "a:" for depth in range(500)),
    ],
)
def test_deep_nesting_is_refused(text: str) -> None:
    assert reason(text) == "nested too deeply"


def test_a_hundred_levels_are_read() -> None:
    assert len(parse("[" * 100 + "]" * 100)) == 1
    assert reason("[" * 101 + "]" * 101) == "nested too deeply"


def test_depth_counts_through_aliases() -> None:
    half = "[" * 60, "]" * 60
    text = f"a: &a {half[0]}{half[1]}\nb: {half[0]}*a{half[1]}"
    assert reason(text) == "nested too deeply"


def test_an_alias_bomb_is_visited_once() -> None:
    levels = [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    root = parse_map("\n".join(["a0: &a0 [x]", *levels]))
    assert list(root.scalars()) == [(1, "x")]


def test_a_bomb_of_merge_keys_is_refused() -> None:
    keys = ", ".join(f"k{n}: 1" for n in range(1_000))
    users = "\n".join(f"c{n}: {{<<: *a}}" for n in range(500))
    assert reason(f"a: &a {{{keys}}}\n{users}") == "too many values"


def test_too_many_values_are_refused() -> None:
    assert reason("[" + "a," * 200_001 + "]") == "too many values"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\t- b", "found character that cannot start any token in line 2"),
        ("{% if x %}\na: b", "found character that cannot start any token in line 1"),
        ("a: *b", "alias without an anchor in line 1"),
        ("a: &a [*a]", "a value contains itself in line 1"),
        ("a: b: c", "mapping values are not allowed in this context in line 1"),
        ("\x00", "not valid YAML"),
        ("\ud800", "not valid YAML"),
    ],
)
def test_broken_text_gives_one_short_reason(text: str, expected: str) -> None:
    assert reason(text) == expected


@pytest.mark.parametrize("text", ["", "[a]", "a"])
def test_parse_map_wants_a_map(text: str) -> None:
    with pytest.raises(ParseError, match=r"^the top level is not a mapping$"):
        parse_map(text)
