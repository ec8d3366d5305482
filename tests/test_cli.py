"""The whole command in its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mle_lint import __version__, cli
from mle_lint.__main__ import main
from mle_lint.arguments import parser
from mle_lint.model import UserError

Done = subprocess.CompletedProcess[str]
NOTHING_HEAVY = """
import sys
before = set(sys.modules)
from mle_lint.__main__ import main
main()
print(sorted(set(sys.modules) - before))
"""


def _command(*words: str, **variables: str) -> Done:
    command = [sys.executable, "-m", "mle_lint", *words]
    environment = {**os.environ, **variables}
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def _told(done: Done) -> tuple[int, str, str]:
    return done.returncode, done.stdout, done.stderr


def test_the_version_imports_nothing_else() -> None:
    command = [sys.executable, "-c", NOTHING_HEAVY, "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    imported = "['__future__', 'mle_lint', 'mle_lint.__main__']"
    assert done.stdout == f"mle-lint {__version__}\n{imported}\n"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--format", "xml"), "argument --format: invalid choice: 'xml'"),
        (("--output", "json"), "argument --output: 'json' is not FORMAT=FILE with one of text,"),
        (("--fail-under", "101"), "argument --fail-under: '101' is no number from 0 to 100"),
        (("--jobs", "0"), "argument --jobs: '0' is no number of processes"),
        (("--select", ","), "argument --select: at least one name is needed"),
        (("--sel", "x"), "unrecognized arguments: --sel"),
        (("explain",), "the following arguments are required: SLUG"),
        (("nowhere",), "nowhere does not exist"),
        (("a\x1b[31m\nb",), "does not exist"),
        (("--output", "json=no/where.json"), "cannot write no/where.json: there is no folder no"),
        (("--config", "none.yml"), "none.yml: no such file or directory"),
        (("--rules", "none"), "none: no such folder of rules"),
    ],
)
def test_a_mistake_is_one_line_and_2(words: tuple[str, ...], problem: str) -> None:
    code, out, err = _told(_command(*words))

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("mle-lint: ")
    assert problem in err
    assert "\x1b" not in err


def test_help_names_every_command() -> None:
    done = _command("--help")

    assert done.returncode == 0
    for name in ("check", "rules", "explain", "init", "diff", "completion"):
        assert f"\n    {name}" in done.stdout


def test_check_is_meant_without_a_command() -> None:
    given = parser().parse_args(["check", ".", "--select", "a,b", "--select", "c", "--jobs", "9"])

    assert (given.path, given.select, given.jobs) == (".", ["a", "b", "c"], 2)
    with pytest.raises(UserError, match="nowhere does not exist"):
        cli.run(["nowhere"])


def test_a_full_disk_is_told() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    command = f"{sys.executable} -m mle_lint init > /dev/full"
    with_folder = subprocess.run(
        ["sh", "-c", f"cd $(mktemp -d) && {command}"], capture_output=True, text=True
    )

    assert with_folder.returncode == 2
    assert with_folder.stderr == "mle-lint: output: no space left on device\n"


def test_a_mistake_of_our_own_commands_no_runner(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> int:
        raise RuntimeError("x\n::error::one\n ##[error]two")

    monkeypatch.setattr(sys, "argv", ["mle-lint", "check"])
    monkeypatch.setattr(cli, "run", broken)

    assert main() == 2
    told = capsys.readouterr().err.splitlines()
    assert told[-2:] == ["\\x3a:error::one", " #\\x23[error]two"]


def test_a_reader_that_leaves_makes_no_noise() -> None:
    command = [sys.executable, "-m", "mle_lint", "completion", "bash"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""

    assert process.returncode == 141


def test_an_empty_folder_in_a_plain_locale(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    text = _command("check", str(tmp_path / "x"), PYTHONIOENCODING="ascii", NO_COLOR="1")
    values = _command(str(tmp_path / "x"), "--format", "json", PYTHONIOENCODING="ascii")

    assert text.stdout.isascii()
    assert text.stdout.startswith("0 / 100  F   ")
    assert (text.returncode, text.stderr) == (0, "")
    assert json.loads(values.stdout)["score"]["value"] == 0.0


def test_text_does_not_import_other_reporters(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom mle_lint.cli import run\n"
        f"run(['check', {str(tmp_path)!r}, '--no-cache'])\n"
        "names = ('inspect', 'dataclasses', 'logging', 'mle_lint.reporters.markdown', "
        "'mle_lint.reporters.as_json', 'mle_lint.documentation', 'markdown_it')\n"
        "print([name for name in names if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert done.stderr == "[]\n"
