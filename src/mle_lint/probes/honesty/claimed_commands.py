"""Commands of the project's own interface that documents tell of, against what they do."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Function, Module
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import source_of
from mle_lint.probes.documents.lines import lines_in
from mle_lint.probes.honesty.routes import UNBUILT
from mle_lint.probes.honesty.statements import Polarity, is_aside, is_claiming, listed_first
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A longer function does something, whatever else it says of itself.
MOST_ROWS = 40
_WORD = pattern(r"[a-z][\w-]{1,40}")


class _Command(NamedTuple):
    module: Module
    function: Function


def claimed(repository: Repository, polarity: Polarity) -> Iterator[Claim]:
    """Subcommands of the declared console scripts; contradicted where all they do is to say that
    they are not there yet."""
    scripts = {name for manifest in repository.manifests.values() for name, _ in manifest.scripts}
    known = dict(_commands(repository)) if scripts else {}
    if not known:
        return
    told = pattern(rf"(?<![\w/.-])(?:{'|'.join(sorted(scripts))})\s+({_WORD.pattern})")
    seen: set[str] = set()
    for index, passage in listed_first(repository):
        block = passage.block
        if passage.notebook or is_aside(passage.path, polarity):
            continue
        if not any(name in block.text for name in scripts):
            continue
        if not is_claiming(repository, index, polarity):
            continue
        lines = lines_in(repository, passage)
        for number, line in enumerate(lines, block.line):
            for found in told.finditer(line):
                command = known.get(found[1])
                if command is not None and found[1] not in seen:
                    seen.add(found[1])
                    yield _judged(repository, found[0], command, Location(passage.path, number))


def _commands(repository: Repository) -> Iterator[tuple[str, _Command]]:
    """The functions that a command line starts, by the name that a user types."""
    for module in repository.code:
        for function in module.facts.functions:
            for decorator in function.decorators:
                if decorator.name.rsplit(".", 1)[-1] == "command":
                    last = function.name.rsplit(".", 1)[-1]
                    yield decorator.text or last.replace("_", "-"), _Command(module, function)


def _judged(repository: Repository, text: str, command: _Command, place: Location) -> Claim:
    claim = Claim("endpoint", f"`{text}`", place, "backed", confidence=Confidence.HIGH)
    source = "\n".join(source_of(repository, command.module, command.function))
    where = command.module.at(command.function.line)
    if source.count("\n") < MOST_ROWS and UNBUILT.search(source):
        related = (Related(where, "says that it is not implemented"),)
        return claim._replace(verdict="contradicted", note="the command is a stub", related=related)
    return claim._replace(related=(Related(where, command.function.name),))
