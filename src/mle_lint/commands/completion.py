"""`mle-lint completion`: a script that completes commands, options, values and rules."""

from __future__ import annotations

from collections.abc import Mapping

from mle_lint.commands.answer import Answer

SHELLS = ("bash", "zsh", "fish")
_ZSH = ("compinit", "bashcompinit")


def run(
    shell: str,
    options: Mapping[str, tuple[str, ...]],
    values: Mapping[str, tuple[str, ...]],
    slugs: tuple[str, ...],
) -> Answer:
    """The script for a shell: `options` by command, `values` by option, `slugs` for explain."""
    if shell == "fish":
        return Answer(_fish(options, values, slugs))
    script = _bash(options, values, slugs)
    if shell == "zsh":
        # zsh runs bash's completions once this is loaded.
        script = "".join(f"autoload -U +X {name} && {name}\n" for name in _ZSH) + script
    return Answer(script)


def _bash(
    options: Mapping[str, tuple[str, ...]],
    values: Mapping[str, tuple[str, ...]],
    slugs: tuple[str, ...],
) -> str:
    chosen = [f"    {name}) words={_quoted(found)} ;;" for name, found in sorted(values.items())]
    by_command = [f"    {name}) words={_quoted(found)} ;;" for name, found in options.items()]
    commands = " ".join(options)
    return f"""\
# Completion of mle-lint; load it with: eval "$(mle-lint completion bash)"
_mle_lint() {{
  local word="${{COMP_WORDS[COMP_CWORD]}}" previous="${{COMP_WORDS[COMP_CWORD-1]}}"
  local command="${{COMP_WORDS[1]}}" words=""
  case "$command" in {"|".join(options)}) ;; *) command=check ;; esac
  case "$previous" in
{_lines(chosen)}
    explain) words={_quoted(slugs)} ;;
    completion) words={_quoted(SHELLS)} ;;
  esac
  if [ -z "$words" ]; then case "$command" in
{_lines(by_command)}
  esac; fi
  if [ "$COMP_CWORD" -eq 1 ]; then words="{commands} $words"; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}}
complete -o default -F _mle_lint mle-lint
"""


def _fish(
    options: Mapping[str, tuple[str, ...]],
    values: Mapping[str, tuple[str, ...]],
    slugs: tuple[str, ...],
) -> str:
    every = " ".join(options)
    lines = [
        "# Completion of mle-lint; save it as ~/.config/fish/completions/mle-lint.fish",
        f"complete -c mle-lint -n __fish_use_subcommand -a {_quoted(tuple(options))}",
    ]
    for command, found in options.items():
        seen = f"__fish_seen_subcommand_from {command}"
        if command == "check":
            seen = f"{seen}; or not __fish_seen_subcommand_from {every}"
        for option in found:
            chosen = f" -x -a {_quoted(values[option])}" if option in values else ""
            lines.append(f"complete -c mle-lint -n '{seen}' -l {option[2:]}{chosen}")
    for command, words in (("explain", slugs), ("completion", SHELLS)):
        seen = f"__fish_seen_subcommand_from {command}"
        lines.append(f"complete -c mle-lint -n '{seen}' -f -a {_quoted(words)}")
    return _lines(lines) + "\n"


def _quoted(words: tuple[str, ...]) -> str:
    """Words in single quotes; a word with any other character would not be safe in a script."""
    safe = [word for word in words if word.replace("-", "").replace("_", "").isalnum()]
    return f"'{' '.join(safe)}'"


def _lines(lines: list[str]) -> str:
    return "\n".join(lines)
