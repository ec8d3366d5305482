"""The licence that READMEs name, against the text of the file that they send their reader to."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.repository import Repository

# How licences are called, and what stands in the text of each.
_NAMES = {
    "MIT": pattern(r"\bMIT\b"),
    "Apache": pattern(r"\bApache\b"),
    "GNU": pattern(r"\b[AL]?GPL|\bGNU\b"),
    "BSD": pattern(r"\bBSD\b"),
    "Mozilla": pattern(r"\bMPL\b|\bMozilla\b"),
}
_TEXTS = {
    "MIT": pattern(r"Permission is hereby granted, free of charge"),
    "Apache": pattern(r"Apache License\s+Version"),
    "GNU": pattern(r"GNU (?:AFFERO |LESSER )?GENERAL PUBLIC LICENSE"),
    "BSD": pattern(r"Redistribution and use in source and binary forms"),
    "Mozilla": pattern(r"Mozilla Public License"),
}
# So much of a file tells which licence it is; a long one names others at its end.
_HEAD = 3_000
_FILE = pattern(r"LICEN[CS]E(?:\.(?:md|txt|rst))?")
# A line that sends its reader to the file.
_SENT = pattern(
    r"\((?:\./|https?://[^\s()]{0,200}/)?LICEN[CS]E(?:\.(?:md|txt|rst))?\)|`LICEN[CS]E`"
)
MAX_LINE = 2_000


def claimed(repository: Repository) -> Iterator[Claim]:
    """The first line of a README of the root that names a licence and the file of it, which holds
    another; nothing where the root has several such files, or one of a text that is not known."""
    files = [path for path in repository.files if _FILE.fullmatch(path)]
    held = _families(repository, files[0]) if len(files) == 1 else ()
    if len(held) != 1:
        return
    for path in repository.documents:
        if "/" in path or not paths.is_readme(path):
            continue
        for number, line in enumerate(lines_of(repository, path), 1):
            named = _named(line)
            if named:
                place = Location(path, number)
                claim = Claim("licence", f"the {named} licence", place, "backed")
                yield _judged(repository, claim, named, held[0], files[0])
                return


def _judged(repository: Repository, claim: Claim, named: str, held: str, path: str) -> Claim:
    note = f"{path} holds that of {held}"
    claim = claim._replace(
        related=(Related(repository.place(path), note),), confidence=Confidence.HIGH
    )
    return claim if named == held else claim._replace(verdict="contradicted", note=note)


def _named(line: str) -> str:
    """The only licence that a line names beside the file of it, else ""."""
    if len(line) > MAX_LINE or "LICEN" not in line or not _SENT.search(line):
        return ""
    found = [name for name, words in _NAMES.items() if words.search(line)]
    return found[0] if len(found) == 1 else ""


def _families(repository: Repository, path: str) -> tuple[str, ...]:
    text = " ".join((repository.text(path) or "")[:_HEAD].split())
    return tuple(name for name, words in _TEXTS.items() if words.search(text))
