"""Commands of the documents that name what the repository does not hold."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Confidence, Evidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.commands.runners import runners
from mle_lint.probes.commands.started import start_of
from mle_lint.probes.documents.passages import below
from mle_lint.probes.documents.told import MOST_COMMANDS, Told, told
from mle_lint.probes.honesty.absences import fault, unfounded
from mle_lint.probes.honesty.app_objects import object_fault
from mle_lint.probes.honesty.astray import Astray
from mle_lint.probes.honesty.dead_imports import lacking
from mle_lint.probes.honesty.dead_moves import lost
from mle_lint.probes.honesty.dead_steps import absent
from mle_lint.probes.honesty.made import OPEN, Made
from mle_lint.probes.honesty.needs import Need, needs
from mle_lint.probes.honesty.own_commands import unknown
from mle_lint.probes.honesty.published import is_published
from mle_lint.probes.honesty.shown_files import is_below_code, is_script, is_shown, shown
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_TEXT = 60
# What a README of a package that is installed by name may tell of its reader's own project.
_LOOSE = frozenset({"file", "compose", "service"})
MAX_RELATED = 10
_OUTSIDE = pattern(r"\bcd +[/~]")
_LOOKS = pattern(r"\[ -|\btest -|\bwildcard\b")
_SOURCE = pattern(r"\.(?:py|sh|R|jl|ipynb)$|requirements[\w.-]*\.txt$|(?:Docker|Make)file$")
_TASK = pattern(r"\W*(make|just) ([a-z][\w-]+)\W*(?:\||$)")


class _Place(NamedTuple):
    """A command that lacks something; `sure` when nothing could be there that is not seen."""

    location: Location
    text: str
    sure: bool = False


class _Lack(NamedTuple):
    text: str
    sure: bool = False


def dead(
    repository: Repository,
    *,
    presumes: tuple[str, ...],
    copied: tuple[str, ...],
    examples: tuple[str, ...],
    guides: tuple[str, ...],
    aside: tuple[str, ...],
    not_under: tuple[str, ...],
    writes: tuple[str, ...],
    supposed: tuple[str, ...],
    parts: tuple[str, ...],
    local: tuple[str, ...],
) -> Iterator[Evidence]:
    """Commands whose script, module, target, service or file is nowhere in the repository, and
    which no earlier command of the document makes; each missing thing once.

    `presumes` says for commands which of some files they work on. Names that hold a word of
    `examples` are for the reader to replace. What stands under headings with a word of
    `not_under` is not there yet. Of the documents the READMEs count, and those whose name holds
    a word of `guides`, but none whose path holds a word of `aside`. A file in another folder
    than the command says counts as there, and so does one that a block of code shows below words
    of `writes`, for the reader to write. What follows words of `supposed` works on what the
    reader is supposed to have made. Also what the steps of workflows work on, see `dead_steps`, and
    folders that are told by `cd`, where `parts` are usual ones, see `dead_moves`, and modules with
    names of `local` that READMEs import, see `dead_imports`.
    """
    if any("{{" in folder.partition("/")[0] for folder in repository.folders):
        # A template: the documents tell of the projects that are made of it.
        return
    later, followed = below(repository.passages, not_under), _followed(repository, guides, aside)
    named = _Named(examples, copied)
    made, astray = Made(), Astray(repository, supposed)
    places: dict[str, list[_Place]] = {}
    gone: dict[int, Told] = {}
    for move, name in lost(repository, parts):
        if move.passage not in later and move.place.path in followed and not named.is_example(name):
            gone.setdefault(move.passage, move)
            told_ = _Place(move.place, move.wrapped[:MAX_TEXT])
            places.setdefault(f"{name} is not there", [told_])
    for place, text, path in lacking(repository, local, writes, later):
        if place.path in followed:
            told_ = _Place(place, text[:MAX_TEXT])
            places.setdefault(f"{path} is not there", []).append(told_)
    for item in _steps(repository, made, writes):
        astray.note(item)
        counts = item.passage not in later and item.place.path in followed
        if not counts or astray.is_so(item) or _is_beyond(repository, item, gone):
            continue
        if _is_announced(repository, item, not_under, supposed):
            continue
        for lack in _faults(repository, item, made, named, presumes):
            text = " ".join(item.words[: 3 if item.inline else None])
            sure = lack.sure and _is_read_first(item)
            told_ = _Place(item.place, text[:MAX_TEXT], sure)
            places.setdefault(_same(places, lack.text), []).append(told_)
    yield from _listed(places)
    yield from absent(repository)


def _listed(places: dict[str, list[_Place]]) -> Iterator[Evidence]:
    """Each missing thing with the first command that needs it, and the others beside."""
    for lack, (first, *more) in places.items():
        related = tuple(Related(place.location, place.text) for place in more[:MAX_RELATED])
        sure = None if any(place.sure for place in (first, *more)) else Confidence.MEDIUM
        yield Evidence(first.location, f"`{first.text}`: {lack}", related, sure)


def _is_announced(
    repository: Repository, item: Told, words: tuple[str, ...], supposed: tuple[str, ...]
) -> bool:
    """Whether the comment above a command says that it is not there yet, or the one behind it that
    it is for the reader to bring."""
    lines = lines_of(repository, item.place.path)
    above = lines[item.place.line - 2] if 2 <= item.place.line <= len(lines) + 1 else ""
    if above.lstrip().startswith("#") and terms(*words).search(folded(above)) is not None:
        return True
    row = lines[item.place.line - 1] if 1 <= item.place.line <= len(lines) else ""
    _, mark, behind = row.partition(" #")
    return bool(mark) and terms(*words, *supposed).search(folded(behind)) is not None


def _is_read_first(item: Told) -> bool:
    """Whether a command stands in a block of its own in a README, which every reader follows."""
    return paths.is_readme(item.place.path) and not item.inline


def _is_beyond(repository: Repository, item: Told, gone: dict[int, Told]) -> bool:
    """Whether a command comes in its block after a `cd` that leads nowhere or outside the clone,
    or in a script, which is no list of commands."""
    move, passage = gone.get(item.passage), repository.passages[item.passage]
    if move is not None and item.place.line >= move.place.line:
        return True
    text = passage.block.text
    return ("cd" in text and _OUTSIDE.search(text) is not None) or is_script(passage)


def _same(known: Iterable[str], lack: str) -> str:
    """What was found missing before, with more or fewer folders named."""
    for said in known:
        if said.endswith(f"/{lack}") or lack.endswith(f"/{said}"):
            return said
    return lack


def _followed(
    repository: Repository, guides: tuple[str, ...], aside: tuple[str, ...]
) -> frozenset[str]:
    """The documents whose commands a reader follows."""
    wanted, foreign = terms(*guides), terms(*aside)
    return frozenset(
        path
        for path in repository.documents
        if (paths.is_readme(path) or wanted.search(folded(posixpath.basename(path))))
        and not foreign.search(folded(path))
    )


def _steps(repository: Repository, made: Made, writes: tuple[str, ...]) -> Iterator[Told]:
    """The commands of the documents, those in the first cell of a table included, each after
    `made` has taken note of it and of the files that the document shows above."""
    found = list(told(repository, MOST_COMMANDS))
    passages = repository.passages
    for index in passages.find(("make", "just")):
        passage = passages[index]
        task = _TASK.match(passage.block.text)
        if passage.block.kind == "row" and task and not passage.notebook:
            home = posixpath.dirname(passage.path)
            words = (task[1], task[2])
            found.append(Told(words, passage.location, home, home, task[0], True, index))
    waiting = list(shown(repository, writes).items())
    for item in sorted(found, key=lambda item: item.passage):
        while waiting and waiting[0][0] <= item.passage + item.inline:
            index, names = waiting.pop(0)
            made.open(passages[index].path)
            for name in names:
                made.show(name)
        made.open(item.place.path)
        made.note(item)
        yield item


class _Named(NamedTuple):
    """Words of names: those for the reader to replace, those of templates to copy."""

    examples: tuple[str, ...]
    copied: tuple[str, ...]

    def is_example(self, name: str) -> bool:
        """Whether a name holds a word of `examples`, or is one with a suffix."""
        lower = name.lower()
        return any(
            posixpath.basename(lower) == word if "." in word else word in lower
            for word in self.examples
        )


def _faults(
    repository: Repository, item: Told, made: Made, named: _Named, table: tuple[str, ...]
) -> Iterator[_Lack]:
    """What a command lacks, or else what the task lacks that it starts."""
    found = False
    for lack in _of_words(repository, item, made, named, table):
        found = True
        yield lack
    if found or item.words[0] not in ("make", "just"):
        return
    for folder, words in _recipe(repository, item.words):
        inner = item._replace(words=words, folder=folder, home=folder, inline=True)
        for lack in _of_words(repository, inner, made, named, table):
            yield _Lack(f"{lack.text} ({' '.join(item.words[:2])} needs it)")


def _recipe(
    repository: Repository, words: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The commands of a task, with their folders; those that look first are left out, and so is a
    task of a name that several files define."""
    named = [runner for runner in runners(repository) if runner.name in words[1:]]
    for runner in named:
        tasks = repository.tasks.get(runner.place.path)
        target = tasks.target(runner.name) if tasks else None
        alone = sum(other.name == runner.name for other in named) == 1
        if target and alone and not any(_LOOKS.search(text) for _, text in target.recipe):
            yield from runner.commands


def _of_words(
    repository: Repository, item: Told, made: Made, named: _Named, table: tuple[str, ...]
) -> Iterator[_Lack]:
    found = False
    for need in needs(item.words, named.copied):
        name = need.name.removeprefix("./")
        if "/" not in name and need.kind in _LOOSE and is_published(repository):
            continue
        if OPEN.search(name) or named.is_example(name):
            continue
        if need.kind == "file" and "/" not in name and is_below_code(repository, item.passage):
            continue
        there = made.has(name) or (
            need.kind == "compose" and is_shown(repository, item.passage, "services:")
        )
        lack = "" if there else fault(repository, item, need, name, made)
        if lack and not (need.kind == "file" and _is_in_module(repository, item)):
            found = True
            yield _Lack(lack, _is_sure(item, need))
    if not found and not _is_in_module(repository, item):
        yield from _of_files(repository, item, made, table)


def _of_files(
    repository: Repository, item: Told, made: Made, table: tuple[str, ...]
) -> Iterator[_Lack]:
    """What a command lacks though every file that it names is there."""
    served = _object_fault(repository, item, made)
    if served:
        yield _Lack(served)
    else:
        for text in unfounded(repository, item, made, table):
            if "Dockerfile" not in text or not is_shown(repository, item.passage, "FROM "):
                yield _Lack(text, True)
        yield from map(_Lack, unknown(repository, item))


def _is_sure(item: Told, need: Need) -> bool:
    """Whether what is needed is code, a list of requirements or a task, which nobody makes on the
    way, and no file without a folder that a README of an inner folder names, since it may be told
    for another place."""
    if need.kind != "file":
        return need.kind in ("make", "module", "compose")
    home = "/" in need.name or "/" not in item.place.path
    return home and _SOURCE.search(need.name) is not None


def _is_in_module(repository: Repository, item: Told) -> bool:
    """Whether a command runs in a submodule, or its block names the folder of one, which may hold
    the file."""
    block = repository.passages[item.passage].block.text
    if f"{item.folder}/".startswith(tuple(f"{folder}/" for folder in repository.submodules)):
        return True
    return any(posixpath.basename(folder) in block for folder in repository.submodules)


def _object_fault(repository: Repository, item: Told, made: Made) -> str:
    start = start_of(item.words)
    name = f"{start.target.rpartition('.')[2]}.py"
    return "" if made.has(name) else object_fault(repository, start, item.folder)
