from __future__ import annotations

import shutil
import subprocess

import pytest

from mle_lint.arguments import option_names, option_values
from mle_lint.commands.completion import run

SLUGS = ("baseline", "model-card")


def _script(shell: str) -> str:
    return run(shell, option_names(), option_values(), SLUGS).text


def _bash(*words: str) -> list[str]:
    line = " ".join(f"'{word}'" for word in ("mle-lint", *words))
    script = (
        f"{_script('bash')}\nCOMP_WORDS=({line}) COMP_CWORD={len(words)}\n"
        '_mle_lint\nprintf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("expl",), ["explain"]),
        (("explain", "mod"), ["model-card"]),
        (("check", "--fail"), ["--fail-under", "--fail-on"]),
        (("check", "--fail-on", "e"), ["error"]),
        (("diff", "--pa"), ["--path"]),
        (("completion", "z"), ["zsh"]),
    ],
)
def test_bash_completes(words: tuple[str, ...], expected: list[str]) -> None:
    assert _bash(*words) == expected


def test_zsh_loads_the_script_of_bash() -> None:
    assert _script("zsh").startswith("autoload -U +X compinit && compinit\n")
    assert _script("zsh").endswith(_script("bash"))


def test_fish_has_a_line_for_each_option() -> None:
    lines = _script("fish").splitlines()

    assert (
        "complete -c mle-lint -n '__fish_seen_subcommand_from explain' -f -a 'baseline model-card'"
    ) in lines
    assert (
        "complete -c mle-lint -n '__fish_seen_subcommand_from diff' -l format "
        "-x -a 'text json markdown github sarif badge'"
    ) in lines


def test_a_name_that_is_no_word_stays_out_of_the_script() -> None:
    script = run("bash", option_names(), option_values(), ("x'; rm -rf ~; '",)).text

    assert "rm -rf" not in script
