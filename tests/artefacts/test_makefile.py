"""Makefiles, justfiles and the scripts of package.json."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.commands import Command
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.makefile import (
    Makefile,
    Target,
    commands,
    parse,
    parse_justfile,
    parse_package_json,
)


def test_targets_variables_and_phony() -> None:
    text = """PYTHON ?= python3
SRC := a \\
  b
SRC += c
.PHONY: test
-include x.mk
test: deps | order ## help
\t@$(PYTHON) -m pytest $$HOME $@ \\
\t  -q

\t-ruff check ${SRC}
\t# comment
test: other
"""
    assert parse(text) == Makefile(
        (
            Target(
                "test",
                7,
                ("deps", "order", "other"),
                ((8, "python3 -m pytest $HOME $@ -q"), (11, "ruff check a b c")),
                (11,),
                True,
            ),
        )
    )


def test_rules_of_every_form() -> None:
    text = (
        "a b: c\n\tx\n%.o: %.c ; cc $<\nd:: e\nf g: %.f: %.c\n"
        "h: CFLAGS = x\n$(foreach a,b: c)\nifeq ($(A:b=c),d)\nendif\ni: ; @j\n"
    )
    assert parse(text).targets == (
        Target("a", 1, ("c",), ((2, "x"),)),
        Target("b", 1, ("c",), ((2, "x"),)),
        Target("%.o", 3, ("%.c",), ((3, "cc $<"),)),
        Target("d", 4, ("e",)),
        Target("f", 5, ("%.c",)),
        Target("g", 5, ("%.c",)),
        Target("i", 10, (), ((10, "j"),)),
    )


def test_the_body_of_a_define_is_no_rule() -> None:
    assert parse("define x\na: b\nendef\nc:\n").targets == (Target("c", 4),)


def test_a_recipe_before_any_target_is_passed_over() -> None:
    assert parse("\techo\n") == Makefile()


def test_a_variable_is_put_in_one_level_deep() -> None:
    assert parse("A = $(B)\nB = c\nd:\n\t$(A) $(E)\n").targets == (
        Target("d", 3, (), ((4, "$(B) $(E)"),)),
    )


def test_lookup_by_name() -> None:
    found = parse("a:\nb:\n")
    assert found.target("b") == Target("b", 2)
    assert found.target("c") is None


def test_commands_of_a_target() -> None:
    (target,) = parse("a:\n\t-pytest && x\n\truff . || true\n\tmypy .\n").targets
    assert commands(target) == (
        Command(("pytest",), 2, True, "pytest"),
        Command(("x",), 2, True, "x"),
        Command(("ruff", "."), 3, True, "ruff ."),
        Command(("true",), 3, False, "true"),
        Command(("mypy", "."), 4, False, "mypy ."),
    )


def test_many_targets_share_one_recipe() -> None:
    names = " ".join(f"a{number}" for number in range(1_000))
    found = parse(f"{names}:\n" + "\tx\n" * 50_000)
    assert found.targets[0].recipe is found.targets[-1].recipe


def test_justfile() -> None:
    text = """py := "python3"
set shell := ["bash", "-c"]
# comment
[private]
@test arg='x' *rest: (build "a") lint # why
    -{{py}} -m pytest {{arg}} \\
      -q

    # comment
    @ruff .
build target:
    x
lint:
    #!/usr/bin/env python
    import x
shell:
\t#!/usr/bin/env bash
\tset -e
"""
    assert parse_justfile(text) == Makefile(
        (
            Target(
                "test",
                5,
                ("build", "lint"),
                ((6, "python3 -m pytest {{arg}} -q"), (10, "ruff .")),
                (6,),
                True,
            ),
            Target("build", 11, (), ((12, "x"),), phony=True),
            Target("lint", 13, (), ((14, "#!/usr/bin/env python"),), phony=True),
            Target("shell", 16, (), ((18, "set -e"),), phony=True),
        )
    )


def test_package_json() -> None:
    text = '{\n "name": "x",\n "scripts": {\n  "test": "jest",\n  "b": 1,\n  "c": "d"\n }\n}'
    assert parse_package_json(text) == Makefile(
        (Target("test", 4, (), ((4, "jest"),)), Target("c", 6, (), ((6, "d"),)))
    )


def test_package_json_without_scripts() -> None:
    assert parse_package_json('{"scripts": []}') == Makefile()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("1" * 5_000, "not valid JSON"),
        ("[]", "the top level is not an object"),
    ],
)
def test_broken_package_json_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ParseError, match=rf"^{reason}$"):
        parse_package_json(text)
