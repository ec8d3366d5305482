"""Takes off what stands before the real command: assignments, sudo, `uv run` and their like."""

from __future__ import annotations

from mle_lint.patterns import pattern

_ASSIGNMENT = pattern(r"[A-Za-z_]\w*\+?=")
_PREFIXES = frozenset(
    {"if", "then", "elif", "else", "while", "until", "do", "!", "exec", "command"}
)
_UV_VALUES = frozenset(
    {"--with", "--with-requirements", "--with-editable", "--extra", "--group", "--only-group"}
    | {"--no-group", "--no-extra", "--python", "-p", "--package", "--directory", "--project"}
    | {
        "--env-file",
        "--index",
        "--default-index",
        "--index-url",
        "-i",
        "--from",
        "-w",
        "--refresh-package",
    }
    | {"--extra-index-url", "--index-strategy", "--resolution", "--color", "--config-file"}
)
_CONDA_VALUES = frozenset({"-n", "--name", "-p", "--prefix", "--cwd"})
# Each wrapper with those of its options that take the next word as their value.
_WRAPPERS: dict[tuple[str, ...], frozenset[str]] = {
    ("sudo",): frozenset({"-u", "-g", "-h", "-C", "--user", "--group"}),
    ("time",): frozenset({"-f", "-o"}),
    ("env",): frozenset({"-u", "-C", "--unset", "--chdir"}),
    ("nohup",): frozenset(),
    ("nice",): frozenset({"-n"}),
    ("stdbuf",): frozenset({"-i", "-o", "-e"}),
    ("xvfb-run",): frozenset({"-s", "-n", "-e", "-f", "-w", "--server-args", "--server-num"}),
    ("poetry", "run"): frozenset({"-C", "-P", "--directory", "--project"}),
    ("pipenv", "run"): frozenset(),
    ("pdm", "run"): frozenset({"-p", "--project"}),
    ("rye", "run"): frozenset(),
    ("pixi", "run"): frozenset({"-e", "--environment", "--manifest-path"}),
    ("hatch", "run"): frozenset(),
    ("pipx", "run"): frozenset({"--spec", "--python"}),
    ("uv", "run"): _UV_VALUES,
    ("uv", "tool", "run"): _UV_VALUES,
    ("uvx",): _UV_VALUES,
    ("conda", "run"): _CONDA_VALUES,
    ("mamba", "run"): _CONDA_VALUES,
    ("micromamba", "run"): _CONDA_VALUES,
}
_FIRST_WORDS = frozenset(names[0] for names in _WRAPPERS)


def unwrapped(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of the real command; empty when there are only assignments or shell keywords."""
    while words:
        shorter = _without_first(words)
        if shorter is words:
            return words
        words = shorter
    return words


def _without_first(words: tuple[str, ...]) -> tuple[str, ...]:
    if words[0] in _PREFIXES or _ASSIGNMENT.match(words[0]):
        return words[1:]
    if words[0] == "timeout":
        return _after_options(words[1:], frozenset({"-s", "-k", "--signal", "--kill-after"}))[1:]
    if words[0] not in _FIRST_WORDS:
        return words
    for size in (3, 2, 1):
        valued = _WRAPPERS.get(words[:size])
        if valued is not None and len(words) > size:
            rest = _after_options(words[size:], valued)
            return _as_python(rest) if words[:size] == ("uv", "run") else rest
    return words


def _after_options(words: tuple[str, ...], valued: frozenset[str]) -> tuple[str, ...]:
    at = 0
    while at < len(words) and words[at].startswith("-") and words[at] not in ("-m", "--module"):
        if words[at] == "--":
            return words[at + 1 :]
        at += 2 if words[at] in valued else 1
    return words[at:]


def _as_python(words: tuple[str, ...]) -> tuple[str, ...]:
    """What `uv run` starts: `-m module` and a script run under Python."""
    if words and words[0] in ("-m", "--module"):
        return ("python", "-m", *words[1:])
    return ("python", *words) if words and words[0].endswith(".py") else words
