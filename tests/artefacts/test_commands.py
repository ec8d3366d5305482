"""Commands of a shell script."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.commands import Command, split, words


def lines(script: str) -> list[tuple[int, str]]:
    return [(command.line, " ".join(command.words)) for command in split(script)]


def swallowed(script: str) -> list[str]:
    return [" ".join(command.words) for command in split(script) if command.swallowed]


def test_a_command_has_words_line_and_text() -> None:
    assert split("\n  FOO=1 poetry run pytest -q 'a b' > log 2>&1 # all\n", 7) == (
        Command(("pytest", "-q", "a b"), 8, False, "FOO=1 poetry run pytest -q 'a b' > log 2>&1"),
    )


def test_operators_and_line_ends_separate_commands() -> None:
    assert lines("a && b; c || d | e & f\ng |& h") == [
        (1, "a"),
        (1, "b"),
        (1, "c"),
        (1, "d"),
        (1, "e"),
        (1, "f"),
        (2, "g"),
        (2, "h"),
    ]


def test_continuations_are_one_command() -> None:
    assert lines("a \\\n  --b \\\r\n  c\nd") == [(1, "a --b c"), (4, "d")]


def test_an_operator_at_the_end_of_a_line_goes_on() -> None:
    assert swallowed("mypy src ||\n  true") == ["mypy src"]


def test_quotes_may_hold_operators_and_line_ends() -> None:
    assert split('python -c \'import x;\nx()\' "a && \\"b\\""\nc') == (
        Command(
            ("python", "-c", "import x;\nx()", 'a && "b"'),
            1,
            False,
            'python -c \'import x;\nx()\' "a && \\"b\\""',
        ),
        Command(("c",), 3, False, "c"),
    )


def test_an_open_quote_is_a_plain_sign() -> None:
    assert lines("echo don't\npytest") == [(1, "echo don't"), (2, "pytest")]


def test_comments_prompts_and_bodies_of_here_documents_are_left_out() -> None:
    script = "# a\n$ b #c\n(venv) $ d\n> e\ncat <<'EOF' > f\nnot me\nEOF\ng a#b"
    assert lines(script) == [(2, "b"), (3, "d"), (4, "e"), (5, "cat"), (8, "g a#b")]


def test_an_open_here_document_ends_the_script() -> None:
    assert lines("cat <<EOF\nnot me") == [(1, "cat")]


def test_substitutions_and_placeholders_stay_in_their_word() -> None:
    assert split("a $(b && c) ${{ secrets.X }} ${D:-e f} <path> `g h`")[0].words == (
        "a",
        "$(b && c)",
        "${{ secrets.X }}",
        "${D:-e f}",
        "<path>",
        "`g h`",
    )


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("sudo -E -u root pip install x", "pip install x"),
        ("time python -m pytest", "python -m pytest"),
        ("uv run --with x --extra=y --frozen pytest -q", "pytest -q"),
        ("uv run -m pytest", "python -m pytest"),
        ("uv run train.py --lr 1", "python train.py --lr 1"),
        ("uvx --from x ruff check", "ruff check"),
        ("uv sync", "uv sync"),
        ("pipenv run -- pytest", "pytest"),
        ("conda run -n env --no-capture-output python x.py", "python x.py"),
        ("timeout -k 5 60 env A=1 python x.py", "python x.py"),
        ("xvfb-run -a -s '-screen 0' pytest", "pytest"),
        ("if ! pytest; then", "pytest"),
        ("do python x.py", "python x.py"),
        ("coverage run -m pytest", "coverage run -m pytest"),
    ],
)
def test_wrappers_are_taken_off(script: str, expected: str) -> None:
    assert lines(script) == [(1, expected)]


def test_what_starts_nothing_gives_no_command() -> None:
    assert lines("A=b\nfor x in a b; do\n  c $x\ndone\nif a; then b; fi") == [
        (3, "c $x"),
        (5, "a"),
        (5, "b"),
    ]


def test_tests_of_the_shell_start_nothing() -> None:
    script = "if [[ $a =~ (b|c) || -f d ]]; then\n  e\nfi\n[ -f x ] && y"
    assert lines(script) == [(2, "e"), (4, "y")]


def test_the_script_of_a_shell_call_is_opened_once() -> None:
    assert split("sudo bash -ec 'a && b || true'\nsh x.sh") == (
        Command(("a",), 1, True, "a"),
        Command(("b",), 1, True, "b"),
        Command(("true",), 1, False, "true"),
        Command(("sh", "x.sh"), 2, False, "sh x.sh"),
    )


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a || true", ["a"]),
        ("a || :", ["a"]),
        ("a || echo failed", ["a"]),
        ("a || exit 0", ["a"]),
        ("a && b | c || true; d", ["a", "b", "c"]),
        ("(a; b) || true", ["a", "b"]),
        ("{ a; b; } || true", ["a", "b"]),
        ("a || true && b", ["a"]),
        ("a || { echo failed; exit 0; }", ["a"]),
        ("a || { echo failed; exit 1; }", []),
        ("a || echo x && exit 1", []),
        ("a || b", []),
        ("a || exit 1", []),
        ("a; true", []),
        ("set +e\na\nset -e\nb", ["a", "set -e"]),
        ("set +ex; a", ["a"]),
        ("set +e\na\ncode=$?\nset -e\nexit $code", []),
        ("set -e +x\na", []),
    ],
)
def test_swallowed_failures(script: str, expected: list[str]) -> None:
    assert swallowed(script) == expected


def test_words_of_a_text() -> None:
    assert words("uvicorn 'a b' && c") == ("uvicorn", "a b", "c")


def test_commands_and_lines_are_bounded() -> None:
    assert len(split("a\n" * 5_000)) == 2_000
    assert split("a" * 20_000 + "\nb")[0].words == ("a" * 10_000,)


@pytest.mark.parametrize(
    "script",
    ["'" * 50_000, '"\\' * 25_000, "$(" * 25_000, "(" * 50_000, "${{" * 20_000, "<<a\n" * 20_000],
)
def test_hostile_scripts_are_read(script: str) -> None:
    assert len(split(script)) <= 2_000
