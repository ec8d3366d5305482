"""Drawings of a system: mermaid and other diagram languages, text with arrows, images, files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from mle_lint.artefacts.document import Block, Document
from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.docs import lifecycles
from mle_lint.probes.documents.passages import background, excerpt
from mle_lint.repository import Repository

# So many lines that only lead down make a drawing, whatever else is drawn beside them.
LEAST_DOWN = 2
_EDGE = pattern(r"-->|---|-\.->|==>|->>?|--o|\|\|--|~~>|=>")
_ARROW = pattern(r"[→←↓↑⟶⇒▼▲►◄➜➡]|-{1,3}>|<-{1,3}|={1,2}>|^[ \t]*[vV]\s*$", re.MULTILINE)
# A line that is nothing but an arrow leads from one part to the next; no file tree has one.
_DOWN = pattern(r"^[ \t│|]*(?:[↓▼⬇↑▲]|[vV])\s*$", re.MULTILINE)
# An arrow function of a program.
_FUNCTION = pattern(r"=>\s*(?:\{|\w+\s*[.(])")
# What an arrow at the end of a line remarks on it.
_REMARK = pattern(r"(?<=\S) {2,}(?:<[-=]{1,2}|←) .*")
# What an arrow after the name of a file tells of it, in words.
_GLOSS = pattern(
    r"^[ \t]*(?:\d+\. )?[\w./*-]+\.(?:py|ipynb|r|sh|sql|csv|html?|json|ya?ml|md)\s+(?:→|-{1,2}>|=>)"
    r"\s+(?:[^\W\d_][^\s→>./]*,? +){2,}[^→>./\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
# A value that rises or falls, and a number that became another.
_TREND = pattern(r"(?<=\w) ?[↑↓](?= *(?:→|\(|,|$))", re.MULTILINE)
_CHANGE = pattern(r"(?<=\d)[ %]{0,2}(?:→|-{1,2}>|=>)(?= ?[~≈+-]?\d)")
# A line that gives one thing for another, as a table of two columns does.
_PAIR = pattern(r"\s*(\S[^→>]*?)\s*(?:→|-{1,3}>|={1,2}>)\s*([^→>\[(]*[^→>\s\[(])\s*")
_SHELLS = ("console", "bash", "sh")
# A box drawn by brackets, with an arrow at its side.
_NODE = pattern(r"\]\s*(?:[-=]{1,3}>|→)|(?:[-=]{1,3}>|→)\s*\[")
# A value that is given a name in R, a vector, and a line of code that goes on.
_NO_ARROW = pattern(r"^[ \t]*[\w.$]+ *<- *(?:[\"'(]|\w+\()|[−-]→(?=\w)|,→", re.MULTILINE)
_SIGNATURE = pattern(r"\w\(.{0,300}\)\s*->.*")
_BOX = pattern(r"[┌┐└┘╔╗╚╝╭╮╰╯]|\+-{3,}\+?")
# A line that only leads from one box down to the next.
_STEM = pattern(r"^[ \t]{2,}[│║|](?:\s+[^│║|\n]+)?$", re.MULTILINE)
# A name in large letters made of blocks, and what the build of an image tells step by step.
_BANNER = pattern(r"^.*█.*\n(?:[^\w\n]*\n)?|^[ \t]*=> .*$", re.MULTILINE)
# A line that leads from one part to several, or back.
_BRANCH = pattern(r"_{3,}\|_{3,}")
_TREE = pattern(r"[├└│]\s?(?:──|--|─)|^[|`+\\]--", re.MULTILINE)
_FILES = (
    ".drawio",
    ".puml",
    ".plantuml",
    ".excalidraw",
    ".dsl",
    ".d2",
    ".drawio.svg",
    ".drawio.png",
)
_DIAGRAM_LANGUAGES = frozenset({"mermaid", "plantuml", "puml", "dot", "graphviz", "d2", "ditaa"})
_TABLES = pattern(r"\b(erdiagram|classdiagram|gantt|pie|gitgraph|mindmap|entity|class\s+\w+\s*\{)")
# A picture of data, of a run or of a screen shows no system, whatever heading it stands under.
_PLOT = pattern(
    r"loss|curve|plot|hist|confusion|roc\b|roc_|screen.?shot|captur|bildschirm|schermata|accuracy|"
    r"chart(?<!flowchart)|heatmap|metrics|streamlit|gradio|swagger|grafana|dashboard|"
    r"\b(?:data|eda|dataset|class|target|feature|model|results?)[ _-]?overview|\beda\b|correlat|"
    r"distribut|(?<![a-z])secrets?(?![a-z])|"
    r"\b(?:mlflow|prefect|airflow|kubeflow|dagster|zenml|feast|ray|argo|web)[ _-]ui\b"
)
# What stands for a picture whose author wrote nothing.
_NO_TEXT = pattern(r"(?:screen.?shot|images?|img|alt(?: text)?|picture|imagen|imagem)?")
# A node that asks something. Several of them lead a reader to a choice, and join no parts.
_ASKS = pattern(r"\?(?=[\s\]})|<\"'*]|$)|？")
LEAST_ASKED = 2
# So many lines that each give one thing for another are a table.
LEAST_PAIRS = 2
# The way through the menus of a page or a program.
_MENU = pattern(
    r"\b(?:settings|menu|preferences) *(?:-{1,2}>|→|➜)|(?:->|→|➜) *(?:settings|secrets)\b|"
    r"[⋮☰]|slider\W* *(?:->|→|➜)"
)
# Sketches of what a user sees have boxes, and show no system either.
_SCREENS = pattern(r"mock-?ups?|wireframes?|storyboards?")
# What lies there shows what a user sees, unless its own name says that it is a drawing.
_SHOTS = pattern(r"screen.?(?:shot|capture)s?/|captur\w*/")
_PICTURE = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp", ".drawio", ".pdf")


def drawn(repository: Repository, *, least_edges: int) -> Iterator[Evidence]:
    """Diagrams written as text in a document: with that many edges, and no file trees."""
    for path, document in repository.documents.items():
        for block in () if _SCREENS.search(path.lower()) else document.blocks:
            if block.kind == "code" and _edges(block) >= least_edges:
                yield Evidence(Location(path, block.line, block.end_line), _kind(block))


def pictured(
    repository: Repository, *, words: tuple[str, ...], headed: tuple[str, ...]
) -> Iterator[Evidence]:
    """Images that exist, with one of the words in path or text, or of `headed` in their heading."""
    yield from _images(repository, words, headed, present=True)


def missing(
    repository: Repository, *, words: tuple[str, ...], headed: tuple[str, ...]
) -> Iterator[Evidence]:
    """Images of the same kind that point at no file of the repository."""
    yield from _images(repository, words, headed, present=False)


def files(repository: Repository, *, words: tuple[str, ...]) -> Iterator[Evidence]:
    """Diagram sources, and images named like a diagram, that stand in the tree."""
    pattern = terms(*words)
    for path in repository.files:
        lower = path.lower()
        if not lower.endswith((*_FILES, *_PICTURE[:6])):
            continue
        name = folded(posixpath.splitext(posixpath.basename(path))[0])
        named = pattern.search(name) and not _PLOT.search(name)
        if lower.endswith(_FILES) or named:
            yield Evidence(Location(path), posixpath.basename(path))


def chain(repository: Repository, *, least: int) -> Iterator[Evidence]:
    """Running text that joins that many components by arrows."""
    for passage in repository.passages.all:
        if _joined(passage) >= least:
            yield excerpt(passage)


def bracketed(repository: Repository, *, least: int) -> Iterator[Evidence]:
    """Running text that joins components in brackets by that many arrows."""
    for passage in repository.passages.all:
        if _joined(passage) >= least and len(_NODE.findall(passage.text)) >= 2:
            yield excerpt(passage)


def _joined(passage: Passage) -> int:
    """The arrows of running text; steps of a method in a notebook join no components."""
    block = passage.block
    if passage.notebook or block.kind == "heading":
        return 0
    if not _ARROW.search(passage.text):
        return 0
    if block.kind == "row":
        # Two arrows of a cell may lead from one setting to the next.
        joined = max(len(_ARROW.findall(_CHANGE.sub(" ", c))) for c in passage.text.split(" | "))
        return joined if joined > 2 else 0
    if _MENU.search(passage.text):
        return 0
    if block.kind != "code":
        return len(_ARROW.findall(_CHANGE.sub(" ", _NO_ARROW.sub("", passage.text))))
    if _TREE.search(passage.text):
        # What a file tree remarks on a folder may go through the steps of its work.
        return max(len(_ARROW.findall(line)) for line in passage.text.split("\n")) // 2
    if block.language or _BOX.search(passage.text):
        return 0
    return _arrows(passage.text)


def _arrows(text: str) -> int:
    """The arrows of a fence, those of a program's functions left out."""
    text = _CHANGE.sub(" ", _NO_ARROW.sub("", text))
    return (
        0 if _is_mapping(text) else len(_ARROW.findall(_FUNCTION.sub("", _SIGNATURE.sub("", text))))
    )


def _is_mapping(text: str) -> bool:
    """Whether each line gives one thing for another, and no two lines name the same."""
    lines = [line for line in text.split("\n") if _ARROW.search(line)]
    pairs = [found for line in lines if (found := _PAIR.fullmatch(line))]
    if len(pairs) < LEAST_PAIRS or len(pairs) < len(lines):
        return False
    named = [name.lower() for pair in pairs for name in (pair[1], pair[2])]
    return len(set(named)) == len(named)


def components(
    repository: Repository, *, headings: tuple[str, ...], least_items: int
) -> Iterator[Evidence]:
    """Lists, or headings one below the other, of that many components under a heading about the
    architecture, or lists so introduced."""
    passages = repository.passages
    titles = passages.find(headings) - background(passages)
    for part in passages.sections:
        if part.heading is None or part.heading not in titles:
            continue
        if passages[part.heading].notebook:
            continue
        body = [passages[i].block for i in passages.under(part)]
        level = passages[part.heading].block.level + 1
        items = sum(block.kind in ("item", "row") for block in body)
        parts = sum(block.kind == "heading" and block.level == level for block in body)
        if max(items, parts) >= least_items:
            yield excerpt(passages[part.heading])
    for index in sorted(titles):
        block = passages[index].block
        listed = [p.block.kind for p in passages.all[index + 1 : index + 1 + least_items]]
        introduces = block.kind == "paragraph" and block.text.endswith((":", "："))
        if introduces and listed == ["item"] * least_items and not passages[index].notebook:
            yield excerpt(passages[index])


def _edges(block: Block) -> int:
    """How many connections a code block draws; 0 when it is code, a tree or a data model."""
    text = block.text
    if len(_ASKS.findall(text)) >= LEAST_ASKED:
        return 0
    if block.language in _DIAGRAM_LANGUAGES or text.lstrip().startswith(
        ("graph ", "flowchart ", "@startuml")
    ):
        return 0 if _TABLES.search(folded(text)) else len(_EDGE.findall(text))
    if block.language not in ("", "text", "txt", "ascii", "plaintext", "console", "bash", "sh"):
        return 0
    text = _BANNER.sub("", text)
    arrows = _arrows(_TREND.sub("", _GLOSS.sub("", _REMARK.sub("", text))))
    boxes, trees = len(_BOX.findall(text)), len(_TREE.findall(text))
    stems = len(_STEM.findall(text))
    if boxes >= 4 and boxes > trees and (arrows or (boxes >= 6 and stems >= 2)):
        return arrows + stems + boxes // 4
    branches = len(_BRANCH.findall(text))
    if branches and stems:
        return branches + stems + arrows
    led = len(_DOWN.findall(text)) >= LEAST_DOWN
    if block.language in _SHELLS and not boxes and not led:
        # A remark between commands goes through steps in one line.
        arrows = max(map(_arrows, text.split("\n"))) < arrows and arrows
    return arrows if (arrows > trees or led) and "\n" in text.strip() else 0


def _kind(block: Block) -> str:
    return f"{block.language} diagram" if block.language in _DIAGRAM_LANGUAGES else "text diagram"


def _images(
    repository: Repository, words: tuple[str, ...], headed: tuple[str, ...], present: bool
) -> Iterator[Evidence]:
    pattern, titled = terms(*words), terms(*headed)
    for path, document in repository.documents.items():
        for link in document.links:
            if not (link.image or _leads_to_picture(link.target.lower())):
                continue
            text = "" if _NO_TEXT.fullmatch(link.text.strip().lower()) else link.text
            said = folded(f"{unquote(posixpath.basename(link.target))} {text} ")
            if _PLOT.search(said):
                continue
            shot = _SHOTS.search(link.target.lower())
            heading = "" if shot else folded(_heading_above(document, link.line))
            if "badge" in link.target or not (pattern.search(said) or titled.search(heading)):
                continue
            if _exists(repository, path, link.target) is present:
                yield Evidence(Location(path, link.line), link.text or link.target)


def _leads_to_picture(target: str) -> bool:
    """Whether an address is that of a picture; a paper of somebody else's is none."""
    return target.endswith(_PICTURE) and not ("://" in target and target.endswith(".pdf"))


def _exists(repository: Repository, document: str, target: str) -> bool:
    if "://" in target:
        return True
    clean = unquote(target.split("#")[0].split("?")[0])
    base = "" if clean.startswith("/") else posixpath.dirname(document)
    return repository.exists(posixpath.normpath(posixpath.join(base, clean.lstrip("/"))))


def _heading_above(document: Document, line: int) -> str:
    """The headings that a line stands below, the title left out if another follows."""
    above: list[Block] = []
    for block in document.blocks:
        if block.line > line:
            break
        if block.kind == "heading":
            above = [upper for upper in above if upper.level < block.level]
            above.append(block)
    inner = above if len(above) < 2 or above[0].level > 1 else above[1:]
    return " ".join(block.text for block in inner)


def shown(
    repository: Repository, *, words: tuple[str, ...], headed: tuple[str, ...], least_edges: int
) -> Iterator[Evidence]:
    """Any drawing of the system that a reader can see."""
    yield from drawn(repository, least_edges=least_edges)
    yield from bracketed(repository, least=least_edges)
    yield from pictured(repository, words=words, headed=headed)
    yield from files(repository, words=words)


def hinted(
    repository: Repository,
    *,
    headings: tuple[str, ...],
    words: tuple[str, ...],
    headed: tuple[str, ...],
    orders: tuple[str, ...],
    planned: tuple[str, ...],
    gather: tuple[str, ...],
    shape: tuple[str, ...],
    train: tuple[str, ...],
    check: tuple[str, ...],
    serve: tuple[str, ...],
    watch: tuple[str, ...],
    least_items: int,
    least_stages: int,
    least_arrows: int,
) -> Iterator[Evidence]:
    """Signs of a drawing that is not there: lists of components, arrows in text, lost images.

    Also lists led by a word of `orders`, and not `planned`, that go from `gather` to `watch`.
    """
    yield from components(repository, headings=headings, least_items=least_items)
    yield from lifecycles.listed(
        repository,
        words=orders,
        without=planned,
        stages=(gather, shape, train, check, serve, watch),
        least=least_stages,
    )
    yield from chain(repository, least=least_arrows)
    yield from missing(repository, words=words, headed=headed)
