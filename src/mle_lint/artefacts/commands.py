"""The commands of a shell script: their words, their lines, and whether a failure is swallowed."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.artefacts.command_wrappers import unwrapped
from mle_lint.artefacts.shell_tokens import Token, tokens
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

MAX_COMMANDS = 2_000
MAX_LINE = 10_000
MAX_WORDS = 1_000
_OR = -1
_SEPARATORS = frozenset({";", ";;", ";;&", "&"})
# Words of the shell that start nothing themselves.
_SYNTAX = frozenset({"for", "case", "fi", "done", "esac", "{", "}", "[", "[["})
_SHELLS = frozenset({"sh", "bash", "zsh", "dash", "/bin/sh", "/bin/bash", "/usr/bin/bash"})
_SCRIPT_FLAG = pattern(r"-[a-z]*c$")
_ERREXIT_OFF = pattern(r"\+[a-z]*e[a-z]*$")
_ERREXIT_ON = pattern(r"-[a-z]*e[a-z]*$")


class Command(NamedTuple):
    """One simple command.

    words      quotes, redirections and wrappers (sudo, env, `uv run` ...) removed, never empty
    line       where it starts
    swallowed  its failure does not fail the script: `|| true`, `|| echo ...`, or `set +e` before
    text       as written, with wrappers and redirections
    """

    words: tuple[str, ...]
    line: int
    swallowed: bool
    text: str


@lru_cache(maxsize=2048)
def split(script: str, line: int = 1) -> tuple[Command, ...]:
    """The first 2,000 commands of a script whose first character is in `line`.

    What follows the 10,000th character of a line is ignored. Here-documents, comments and
    what stands inside `$( )` give no commands; `sh -c "..."` gives those of its script.
    """
    script = script.replace("\r\n", "\n")
    if len(script) > MAX_LINE:
        script = "\n".join(row[:MAX_LINE] for row in script.split("\n"))
    return _Reader(script, line).read()


def words(text: str) -> tuple[str, ...]:
    """The words of all of a shell text, quotes removed, operators left out."""
    found = tokens(text[:MAX_LINE].replace("\r\n", "\n"))
    return tuple(token.value for token in found if token.kind == "word")


class _Reader:
    """Gathers words into commands, and commands into lists joined by && and ||."""

    def __init__(self, script: str, line: int, nested: bool = False) -> None:
        self.commands: list[Command] = []
        self._script = script
        self._nested = nested
        self._line = line
        self._counted = 0
        self._words: list[Token] = []
        self._end = 0
        self._skip_word = False
        self._continues = False
        self._errexit_off = False
        self._unchecked: list[int] = []
        # For every open group: the list being read, and the commands of its lists so far.
        self._groups: list[tuple[list[int], list[int]]] = [([], [])]

    def read(self) -> tuple[Command, ...]:
        for token in tokens(self._script):
            self._take(token)
            if len(self.commands) >= MAX_COMMANDS:
                break
        self._separate()
        while len(self._groups) > 1:
            self._close_group()
        self._settle()
        return tuple(self.commands[:MAX_COMMANDS])

    def _take(self, token: Token) -> None:
        if token.kind == "word":
            self._word(token)
        elif token.kind == "redirection":
            self._end = token.end
            self._skip_word = True
        elif token.kind == "operator":
            self._operator(token.value)
        elif not self._continues or self._words:
            self._separate()

    def _word(self, token: Token) -> None:
        self._end = token.end
        if self._skip_word:
            self._skip_word = False
        elif not self._words and token.value in ("{", "}"):
            self._operator({"{": "(", "}": ")"}[token.value])
        elif len(self._words) < MAX_WORDS:
            self._words.append(token)

    def _operator(self, value: str) -> None:
        if value in _SEPARATORS:
            self._separate()
            return
        self._flush()
        self._continues = value in ("&&", "||", "|", "|&")
        current = self._groups[-1][0]
        if value == "||" and current and current[-1] != _OR:
            current.append(_OR)
        elif value == "(" and len(self._groups) < MAX_COMMANDS:
            self._groups.append(([], []))
        elif value == ")":
            self._close_group()

    def _separate(self) -> None:
        self._flush()
        self._settle()
        self._continues = False

    def _close_group(self) -> None:
        self._settle()
        if len(self._groups) > 1:
            _, done = self._groups.pop()
            self._groups[-1][0].extend(done)

    def _settle(self) -> None:
        """Ends the current list: what stands before a harmless `|| ...` is swallowed."""
        current, done = self._groups[-1]
        stop = len(current)
        for at in range(stop - 1, 0, -1):
            if current[at] == _OR:
                if self._forgives(current[at + 1 : stop]):
                    self._swallow([index for index in current[:at] if index != _OR])
                    break
                stop = at
        done.extend(index for index in current if index != _OR)
        current.clear()

    def _forgives(self, handlers: list[int]) -> bool:
        found = [self.commands[index].words for index in handlers]
        return bool(found) and _harmless(found[0]) and not any(map(_fails, found))

    def _swallow(self, indexes: list[int], value: bool = True) -> None:
        for index in indexes:
            self.commands[index] = self.commands[index]._replace(swallowed=value)

    def _flush(self) -> None:
        read, self._words, self._skip_word = self._words, [], False
        if not read:
            return
        start = read[0].start
        self._line += self._script.count("\n", self._counted, start)
        self._counted = start
        found = unwrapped(tuple(token.value for token in read))
        if not found or found[0] in _SYNTAX:
            return
        inner = "" if self._nested else _inner_script(found)
        if inner:
            for command in _Reader(inner, self._line, nested=True).read():
                self._add(command._replace(line=self._line))
        else:
            text = self._script[start : self._end]
            self._add(Command(found, self._line, self._errexit_off, text))

    def _add(self, command: Command) -> None:
        index = len(self.commands)
        self.commands.append(command)
        self._groups[-1][0].append(index)
        if self._errexit_off:
            self._unchecked.append(index)
        self._note_errexit(command.words)

    def _note_errexit(self, found: tuple[str, ...]) -> None:
        if found[0] == "set" and any(_ERREXIT_OFF.match(word) for word in found[1:]):
            self._errexit_off = True
        elif found[0] == "set" and any(_ERREXIT_ON.match(word) for word in found[1:]):
            self._errexit_off = False
        elif found[0] == "exit" and found[1:2] and found[1].startswith("$"):
            # The script hands on a status that it kept, so nothing is lost.
            self._swallow(self._unchecked, value=False)
            self._unchecked.clear()


def _harmless(found: tuple[str, ...]) -> bool:
    if found[0] in ("true", ":", "/bin/true", "echo", "printf"):
        return True
    return found == ("exit", "0")


def _fails(found: tuple[str, ...]) -> bool:
    return found[0] in ("exit", "return", "false") and found[1:] != ("0",)


def _inner_script(found: tuple[str, ...]) -> str:
    if found[0] not in _SHELLS:
        return ""
    for at, word in enumerate(found[1:-1], 1):
        if _SCRIPT_FLAG.match(word):
            return found[at + 1]
        if not word.startswith("-"):
            return ""
    return ""
