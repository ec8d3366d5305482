"""What a Dockerfile builds: its stages, and the image that results from the last one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts.dockerfile_lines import Instruction, instructions
from mle_lint.artefacts.errors import ParseError
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

__all__ = ["Copy", "Dockerfile", "Instruction", "Stage", "argv", "commands", "parse"]

_FROM = pattern(r"(\S+)(?:\s+as\s+(\S+))?", re.IGNORECASE)
_ARG = pattern(r"(?<!\w)([A-Za-z_]\w*)=(\"[^\"]*\"|'[^']*'|\S*)")
_VARIABLE = pattern(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?-([^}]*))?\})")
# Every stage may be built from every other; people write a dozen.
MAX_STAGES = 200
_LONGEST_ARG = 1_000
_HERE_ONLY = pattern(r"<<-?(['\"]?)[A-Za-z_]\w*\1\s*\n")
_TAG_PYTHON = pattern(r"python-?(\d+(?:\.\d+){0,2})")
# Images for containers to develop in have a version of their own before that of Python.
_TAG_VERSION = pattern(r"(?:\d-(?=\d))?(\d+(?:\.\d+){0,2})")
_INSTALLS_PYTHON = pattern(r"python(?:=*| install +)(\d\.\d+)")
_INSTALLERS = frozenset(
    {"apt", "apt-get", "apk", "yum", "dnf", "microdnf", "conda", "mamba", "micromamba", "uv"}
)


class Stage(NamedTuple):
    """A FROM and what follows it; `image` has the defaults of global ARGs put in."""

    image: str
    name: str
    line: int
    instructions: tuple[Instruction, ...]


class Copy(NamedTuple):
    """A COPY or ADD; `from_stage` is the stage or image copied from, "" for the context."""

    sources: tuple[str, ...]
    dest: str
    from_stage: str
    line: int


class Dockerfile(NamedTuple):
    """The stages in order."""

    stages: tuple[Stage, ...]

    @property
    def final(self) -> Stage | None:
        """The stage that makes the image when no other is asked for."""
        return self.stages[-1] if self.stages else None

    def chain(self, stage: Stage | None) -> tuple[Stage, ...]:
        """The stage and the stages it is built FROM, nearest first."""
        found: list[Stage] = []
        for candidate in reversed(self.stages):
            if candidate == stage if not found else _is_base(candidate, found[-1]):
                found.append(candidate)
        return tuple(found)

    def start_command(self) -> Instruction | None:
        """What a container of the final image runs.

        ENTRYPOINT and CMD together give a CMD whose value is the words of both, at the line of
        CMD. As in Docker, an ENTRYPOINT drops the CMD of an earlier stage, and one in shell
        form takes no CMD.
        """
        entry, command = None, None
        for stage in reversed(self.chain(self.final)):
            found = {step.keyword: step for step in stage.instructions}
            if "ENTRYPOINT" in found:
                entry, command = found["ENTRYPOINT"], None
            command = found.get("CMD", command)
        return _joined(entry, command)

    def user(self) -> Instruction | None:
        """The last USER of the final image, inherited ones included."""
        for stage in self.chain(self.final):
            for step in reversed(stage.instructions):
                if step.keyword == "USER":
                    return step
        return None

    def base_images(self) -> tuple[tuple[str, int], ...]:
        """Image and line of every FROM that does not name an earlier stage."""
        known: set[str] = set()
        found = []
        for stage in self.stages:
            if stage.image.lower() not in known:
                found.append((stage.image, stage.line))
            known.add(stage.name.lower())
        return tuple(found)

    def copies(self) -> tuple[Copy, ...]:
        """Every COPY and ADD of every stage."""
        found = (_copy(step) for step in self._steps() if step.keyword in ("COPY", "ADD"))
        return tuple(copy for copy in found if copy)

    def runs(self) -> tuple[Instruction, ...]:
        """Every RUN of every stage."""
        return tuple(step for step in self._steps() if step.keyword == "RUN")

    def python_version(self) -> tuple[str, int] | None:
        """The Python version as written and its line, the final image's rather than another's.

        It is read from the tags of images, then from installs by a system package manager.
        """
        final = self.chain(self.final)
        for stage in (*final, *reversed(self.stages)):
            version = _image_python(stage.image)
            if version:
                return version, stage.line
        for step in self.runs():
            version = _installed_python(step)
            if version:
                return version, step.line
        return None

    def _steps(self) -> Iterator[Instruction]:
        for stage in self.stages:
            yield from stage.instructions


def parse(text: str) -> Dockerfile:
    """Reads a Dockerfile, of its stages the last `MAX_STAGES`; raises ParseError without a FROM."""
    values: dict[str, str] = {}
    starts: list[tuple[Instruction, list[Instruction]]] = []
    for step in instructions(text):
        if step.keyword == "FROM":
            starts.append((step, []))
        elif starts:
            starts[-1][1].append(step)
        elif step.keyword == "ARG":
            for name, value in _ARG.findall(step.value):
                values[name] = _filled(value.strip("\"'"), values)[:_LONGEST_ARG]
    if not starts:
        raise ParseError("no FROM instruction")
    return Dockerfile(
        tuple(_stage(step, tuple(body), values) for step, body in starts[-MAX_STAGES:])
    )


def argv(instruction: Instruction) -> tuple[str, ...]:
    """The words of CMD, ENTRYPOINT, RUN or COPY, in exec form or in shell form."""
    words = _exec_form(instruction.value)
    return shell.words(instruction.value) if words is None else words


def commands(instruction: Instruction) -> tuple[shell.Command, ...]:
    """The shell commands of RUN, CMD or ENTRYPOINT, all with the line of the instruction.

    A here-document that is the whole of a RUN is its script, with the lines of its body.
    """
    words = _exec_form(instruction.value)
    if words is not None:
        import shlex

        return _at(shell.split(shlex.join(words)), instruction.line)
    here = _HERE_ONLY.match(instruction.value)
    if here:
        return shell.split(instruction.value[here.end() :], instruction.line + 1)
    return _at(shell.split(instruction.value), instruction.line)


def _at(found: tuple[shell.Command, ...], line: int) -> tuple[shell.Command, ...]:
    return tuple(command._replace(line=line) for command in found)


def _stage(step: Instruction, body: tuple[Instruction, ...], values: dict[str, str]) -> Stage:
    found = _FROM.match(step.value)
    image, name = (found[1], found[2] or "") if found else ("", "")
    return Stage(_filled(image, values), name, step.line, body)


def _filled(text: str, values: dict[str, str]) -> str:
    """The text with known variables put in; unknown ones without a default stay as written."""

    def value(found: re.Match[str]) -> str:
        known = values.get(found[1] or found[2])
        return known or (found[0] if found[3] is None else found[3])

    return _VARIABLE.sub(value, text[:_LONGEST_ARG])


def _is_base(candidate: Stage, stage: Stage) -> bool:
    return candidate.name != "" and candidate.name.lower() == stage.image.lower()


def _exec_form(value: str) -> tuple[str, ...] | None:
    if not value.startswith("["):
        return None
    import json

    try:
        words = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(words, list):
        return None
    return tuple(word for word in words if isinstance(word, str))


def _joined(entry: Instruction | None, command: Instruction | None) -> Instruction | None:
    present = [step for step in (entry, command) if step and argv(step)]
    if len(present) < 2:
        return present[0] if present else None
    first, second = present
    if _exec_form(first.value) is None:
        return first
    import shlex

    start = shlex.join(argv(first))
    words = _exec_form(second.value)
    return second._replace(value=f"{start} {second.value if words is None else shlex.join(words)}")


def _copy(step: Instruction) -> Copy | None:
    head = step._replace(value=step.value.split("\n", 1)[0])
    words = _exec_form(head.value) or tuple(head.value.split())
    if len(words) < 2:
        return None
    return Copy(words[:-1], words[-1], step.flag("from"), step.line)


def _image_python(image: str) -> str:
    name, _, tag = image.rsplit("/", 1)[-1].partition("@")[0].partition(":")
    found = _TAG_PYTHON.search(tag)
    if not found and (name == "python" or name.endswith("-python")):
        found = _TAG_VERSION.match(tag)
    return found[1] if found else ""


def _installed_python(step: Instruction) -> str:
    if not _INSTALLS_PYTHON.search(step.value):
        return ""
    for command in commands(step):
        if command.words[0] in _INSTALLERS:
            found = _INSTALLS_PYTHON.search(" ".join(command.words))
            if found:
                return found[1]
    return ""
