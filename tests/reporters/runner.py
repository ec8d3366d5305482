"""What a GitHub Actions runner makes of a log: a model of its ActionCommand.cs."""

from __future__ import annotations

from mle_lint.record import NamedTuple

NAMES = (
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice",
    "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
)  # fmt: skip


class Command(NamedTuple):
    """A command that took effect."""

    name: str
    properties: dict[str, str]
    message: str


def commands(log: str) -> list[Command]:
    """The commands of a log that take effect, `stop-commands` and its end left out."""
    done, token = [], ""
    for line in log.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        found = _new(line, token) or _old(line, token)
        if found is None:
            continue
        if token:
            token = "" if found.name.lower() == token else token
        elif found.name.lower() == "stop-commands":
            token = found.message.lower()
        else:
            done.append(found)
    return done


def _known(name: str, token: str) -> bool:
    return name.lower() in NAMES or (token != "" and name.lower() == token)


def _new(line: str, token: str) -> Command | None:
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, listed = line[2:end].partition(" ")
    pairs = _pairs(listed.strip(), ",", (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")))
    if not _known(name, token):
        return None
    return Command(name, pairs, _undone(line[end + 2 :], (("%0D", "\r"), ("%0A", "\n"))))


def _old(line: str, token: str) -> Command | None:
    start = line.find("##[")
    end = line.find("]", start)
    if start < 0 or end < 0:
        return None
    name, _, listed = line[start + 3 : end].partition(" ")
    escapes = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"))
    if not _known(name, token):
        return None
    return Command(name, _pairs(listed, ";", escapes), _undone(line[end + 1 :], escapes))


def _pairs(listed: str, sign: str, escapes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    parts = (part.partition("=") for part in listed.split(sign) if part)
    return {key: _undone(value, escapes) for key, _, value in parts if value}


def _undone(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for shown, meant in escapes:
        text = text.replace(shown, meant)
    return text.replace("%25", "%")
