"""Which documents of a repository its author wrote about it, in a reviewer's reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from mle_lint.artefacts.document import Document
from mle_lint.artefacts.paths import is_readme
from mle_lint.patterns import pattern

_CEREMONIAL = pattern(
    r"(^|/)(license|licence|copying|changelog|changes|history|news|code_of_conduct|contributing|"
    r"security|authors|contributors|notice|citation|pull_request_template|issue_template|"
    r"third[-_]party[-_ ]notices?|copilot-instructions|agents|claude|todo|"
    r"[a-z_-]*guidelines?|assignment|rubric|[a-z_-]*instructions)(\.[a-z]+)?$"
    r"|(^|/)\.(gitlab|claude|cursor|vscode)/|(^|/)\.github/(?!readme(\.[a-z]+)?$)",
    re.IGNORECASE,
)
# A report's own name in the languages of the catalogue, or the folder of one.
_REPORT = pattern(
    r"(^|[/_ .-])([a-z]*report|informe|rapport|relat[oó]rio|bericht|relazione|memoria|m[eé]moire|"
    r"thesis|tesis|dissertation|documentation|readme|write-?up|отч[её]т|报告)(?![a-z])[^/]*\.pdf$"
    r"|(^|/)(reports?|informes?|rapports?|relatorios?|berichte?)/[^/]*\.pdf$",
    re.IGNORECASE,
)
_NOT_OWN = pattern(
    r"(^|/)(papers?|references?|literature[^/]*|publications?|related[^/]*|bibliograph[^/]*|slides|data|"
    r"assets|figures|plots|images)/",
    re.IGNORECASE,
)
_DATA_FOLDER = pattern(
    r"(^|/)(data|datasets?|corpus|corpora|knowledge[-_ ]?base|kb|datos|dados|donnees|daten)/",
    re.IGNORECASE,
)
_PREPRINT = pattern(r"\d{4}\.\d{4,5}")
_IN_SIGHT = pattern(r"(?:docs?/)?[^/]+$", re.IGNORECASE)
_PUBLISHED = pattern(
    r"©|\b(?:ISSN|ISBN|doi\.org|doi:|arXiv:\d|Proceedings of|Working Paper|Member,? IEEE)"
    r"|Abstract\s*—"
)
# How the parts of a course tell its learners what is asked of them; several parts do.
_TAUGHT = pattern(
    r"\s*(?:learning (?:objectives?|outcomes?|goals)|objetivos de aprendizaje|lernziele|"
    r"objectifs (?:d.apprentissage|pedagogiques))\b",
    re.IGNORECASE,
)
# How the READMEs begin that frameworks write for the folder of a new app or store.
_GENERATED = pattern(
    r"this template provides a minimal setup to get \w+ working"
    r"|this template should help get you started developing with"
    r"|this project was (?:bootstrapped with create react app|generated (?:with|using) angular cli)"
    r"|this is a \W*(?:next\.js|expo)\W* project (?:bootstrapped|created) with"
    r"|everything you need to build a svelte project|\ba new flutter project\."
    r"|a progressive node\.js framework for building|framework typescript starter repository"
    r"|welcome to your new dbt project|^generic single-database configuration"
    r"|welcome to astronomer! this project was generated",
    re.IGNORECASE,
)
# Blocks at the top that hold such words, and blocks of the longest of those READMEs.
_OPENING = 5
MAX_GENERATED = 40
LEAST_TAUGHT = 2
MAX_REPORT_DEPTH = 2
# PDF reports that are read; each costs a second.
MAX_REPORTS = 2
# In a repository of so many files, a PDF at the top is most likely its report.
SMALL = 150
# A folder under one of data that holds more documents, READMEs apart, holds them as data.
MAX_ON_DATA = 6


def own(candidates: Iterable[str]) -> list[str]:
    """The documents without those that say nothing of the work or are its data, in order."""
    telling = [path for path in candidates if not _is_ceremonial(path)]
    folders = {path: _data_folder(path) for path in telling if not is_readme(path)}
    held = Counter(folders.values())
    data = {path for path, folder in folders.items() if folder and held[folder] > MAX_ON_DATA}
    return sorted((path for path in telling if path not in data), key=_rank)


def reports(candidates: Iterable[str], files: int) -> list[str]:
    """PDF reports by their names, or the only PDF in sight in a repository of few files."""
    shallow = sorted(candidates, key=lambda path: (path.count("/"), path))
    chosen = [path for path in shallow if is_report(path)]
    near = [path for path in shallow if _IN_SIGHT.match(path) and not _PREPRINT.match(path)]
    if len(near) == 1 and not chosen and files <= SMALL:
        chosen = near
    return chosen[:MAX_REPORTS]


def is_own(path: str, report: Document) -> bool:
    """Whether a PDF is the author's, by its name or for want of a publisher's marks on page 1.

    What a course hands out tells what learners shall do, whoever keeps it beside their work.
    """
    if sum(_TAUGHT.match(block.text) is not None for block in report.blocks) >= LEAST_TAUGHT:
        return False
    first = (block.text for block in report.blocks if block.line == 1)
    return is_report(path) or not any(_PUBLISHED.search(text) for text in first)


def authored(path: str, document: Document) -> Document:
    """The document; of a README below the root that a framework wrote, only its commands.

    They start what lies there, whoever wrote them.
    """
    if not is_generated(path, document):
        return document
    return Document(tuple(block for block in document.blocks if block.kind == "code"))


def is_generated(path: str, document: Document) -> bool:
    """Whether a document is a README below the root that a framework wrote."""
    if "/" not in path or not is_readme(path) or len(document.blocks) > MAX_GENERATED:
        return False
    return any(_GENERATED.search(block.text) for block in document.blocks[:_OPENING])


@lru_cache(maxsize=16_384)
def _is_ceremonial(path: str) -> bool:
    """Documents that say nothing of the work: licence, changelog, templates, agent notes."""
    return _CEREMONIAL.search(path) is not None


def is_in_data_folder(path: str) -> bool:
    """Whether a file lies somewhere under a folder of data."""
    return _DATA_FOLDER.search(path) is not None


def _data_folder(path: str) -> str:
    """The file's own folder if it lies under one of data, or ""."""
    return path.rpartition("/")[0] if _DATA_FOLDER.search(path) else ""


def is_report(path: str) -> bool:
    """Whether a PDF is, by its name or folder, the author's own report near the top."""
    near = path.count("/") <= MAX_REPORT_DEPTH and not _NOT_OWN.search(path)
    return near and _REPORT.search(path) is not None


def _rank(path: str) -> tuple[int, int, str]:
    """Reading order of a reviewer: the root README, other root documents, READMEs, docs, rest."""
    depth = path.count("/")
    if is_readme(path):
        return (0 if depth == 0 else 2, depth, path)
    if depth == 0:
        return (1, 0, path)
    first = path.split("/", 1)[0].lower()
    return (3 if first in {"docs", "doc", "reports", "report"} else 4, depth, path)
