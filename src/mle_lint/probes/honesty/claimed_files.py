"""Files that every reader knows by name, where a document says that they are there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.commands.composing import composed
from mle_lint.probes.documents.lines import lines_in
from mle_lint.probes.documents.told import told
from mle_lint.probes.honesty.made import NAMES
from mle_lint.probes.honesty.own_addresses import own_names
from mle_lint.probes.honesty.path_endings import is_ignored
from mle_lint.probes.honesty.statements import Polarity, is_aside, is_claiming, is_order
from mle_lint.probes.serving.containers import is_written
from mle_lint.repository import Repository

_PORT = pattern(r"(?:--port[= ]|-p[= ]|:|EXPOSE )(\d{2,5})\b")

_FOLDER = pattern(
    r"`\.?/?(\w[\w./-]*)`\s+(?:folder|directory|carpeta|pasta|dossier|ordner|cartella)\s+"
    r"(?:contains|holds|has|includes|stores|keeps|contiene|contem|contém|contient|enth[aä]lt)\b"
)
_PORT_FLAG = pattern(r"--(?:server\.)?port[= ]\s*(\d{2,6})\b")
# So many lines below a command still tell what it does.
MAX_BELOW = 12


def named(
    repository: Repository, polarity: Polarity, files: tuple[str, ...], verbs: tuple[str, ...]
) -> Iterator[Claim]:
    """Mentions of `files` in backticks in a passage with one of the words `verbs`, such as
    included, where no file of that name is anywhere."""
    lower = {posixpath.basename(path).lower() for path in repository.files}
    said = terms(*verbs)
    seen: set[str] = set()
    for index, passage in enumerate(repository.passages.all):
        block = passage.block
        if passage.notebook or block.kind not in ("paragraph", "item") or "." not in block.text:
            continue
        if not any(name in block.text for name in files):
            continue
        if is_aside(passage.path, polarity) or not said.search(passage.text):
            continue
        if not is_claiming(repository, index, polarity) or is_order(passage.text, polarity):
            continue
        lines = lines_in(repository, passage)
        for number, line in enumerate(lines, block.line):
            for name in files:
                if f"`{name}`" in line and name not in seen:
                    seen.add(name)
                    place = Location(passage.path, number)
                    there = name.lower() in lower
                    yield Claim(
                        "file", f"`{name}`", place, "backed" if there else "unbacked",
                        "" if there else "not in the repository", confidence=Confidence.HIGH,
                    )  # fmt: skip


def folders(
    repository: Repository, polarity: Polarity, outputs: tuple[str, ...]
) -> Iterator[Claim]:
    """Folders in backticks of which a README says what they contain, where none of that name is
    anywhere; those with one of the names `outputs` come from runs."""
    known = {posixpath.basename(folder).lower() for folder in repository.folders}
    seen: set[str] = set()
    for index, passage in enumerate(repository.passages.all):
        block = passage.block
        if passage.notebook or block.kind not in ("paragraph", "item"):
            continue
        if not paths.is_readme(passage.path) or is_aside(passage.path, polarity):
            continue
        lines = lines_in(repository, passage)
        if not any(map(_FOLDER.search, lines)) or not is_claiming(repository, index, polarity):
            continue
        for number, line in enumerate(lines, block.line):
            for found in _FOLDER.finditer(line):
                name = found[1].rstrip("/")
                last = posixpath.basename(name).lower()
                if last in seen or last in known or last in outputs:
                    continue
                seen.add(last)
                if is_ignored(repository, name) or is_written(repository, last):
                    continue
                if set(NAMES.findall(folded(last))) <= own_names(repository):
                    continue
                place = Location(passage.path, number)
                yield Claim(
                    "file", f"`{name}`", place, "unbacked", "no folder of that name is there",
                    confidence=Confidence.HIGH,
                )  # fmt: skip


def _composed(repository: Repository) -> Iterator[Claim]:
    """Services that compose builds whose command listens at another port than is published."""
    for path, compose in repository.composes.items():
        for service in compose.services:
            listens = set(_PORT_FLAG.findall(service.command)) if service.build_context else set()
            for mapping in service.ports if len(listens) == 1 else ():
                outer, _, inner = mapping.rpartition(":")
                outer = outer.rpartition(":")[2]
                if not (outer.isdigit() and inner.isdigit()) or inner in listens:
                    continue
                listened = listens.pop()
                place = _after_compose(repository, outer)
                if place is not None:
                    yield Claim(
                        "setting", f"an answer at port {outer}", place, "contradicted",
                        f"{service.name} listens at {listened}",
                        (Related(repository.place(path, service.line), f"publishes {mapping}"),),
                        Confidence.HIGH,
                    )  # fmt: skip
                break


def _after_compose(repository: Repository, port: str) -> Location | None:
    """The first line after a start by compose that promises an answer at a port."""
    for item in told(repository):
        command = composed(item.words)
        if command is not None and command.verb == "up":
            place = _promised(repository, item.place, port)
            if place is not None:
                return place
    return None


def _promised(repository: Repository, place: Location, port: str) -> Location | None:
    """The line shortly after a command that says at which address the service then answers."""
    lines = lines_of(repository, place.path)
    for number in range(place.line + 1, min(place.line + MAX_BELOW, len(lines) + 1)):
        if f"localhost:{port}" in lines[number - 1] or f"127.0.0.1:{port}" in lines[number - 1]:
            return Location(place.path, number)
    return None


def ports(repository: Repository) -> Iterator[Claim]:
    """`docker run -p host:container` with a port at which the only image does not listen."""
    yield from _composed(repository)
    if len(repository.dockerfiles) != 1:
        return
    path, image = next(iter(repository.dockerfiles.items()))
    start = image.start_command()
    stage = image.final
    if start is None or stage is None:
        return
    text = folded(repository.text(path) or "")
    listens = set(_PORT.findall(" ".join(start.value.replace('"', " ").replace(",", " ").split())))
    opened = {
        word
        for step in stage.instructions
        if step.keyword == "EXPOSE"
        for word in step.value.split()
    }
    known = listens | {word.partition("/")[0] for word in opened}
    if not listens or any(not word.isdigit() for word in known) or "$port" in text:
        return
    for item in told(repository):
        if item.words[:2] != ("docker", "run") or paths.is_test(item.place.path):
            continue
        for flag, value in zip(item.words, item.words[1:], strict=False):
            inner = value.rpartition(":")[2]
            if flag in ("-p", "--publish") and inner.isdigit() and ":" in value:
                place = _promised(repository, item.place, value.partition(":")[0]) or item.place
                claim = Claim("setting", f"port {inner} of the container", place, "backed")
                if inner not in known:
                    listened = ", ".join(sorted(listens))
                    related = (Related(repository.place(path, start.line), f"port {listened}"),)
                    note = f"the image listens at {listened}"
                    yield claim._replace(
                        verdict="contradicted",
                        note=note,
                        related=related,
                        confidence=Confidence.HIGH,
                    )
                    return
