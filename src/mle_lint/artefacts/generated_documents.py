"""READMEs that a project generator wrote and nobody changed; they tell nothing of the work."""

from __future__ import annotations

from mle_lint.artefacts.document import Document
from mle_lint.artefacts.terms import folded
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_WORD = pattern(r"[a-z0-9]+")
# A text of fewer words is a badge or a logo; the longest of these READMEs has 350 words.
_LEAST, _MOST = 5, 450


class _Generator(NamedTuple):
    """How the first text of its README goes on, and the beginnings of the headings below."""

    marks: tuple[str, ...]
    headings: tuple[str, ...]


_GENERATORS = (
    _Generator(
        ("a minimal setup to get react working", "help get you started developing with vue"),
        ("react", "vue", "vite", "expanding the", "recommended ide", "type support", "customiz",
         "project setup", "compile and", "type check", "lint with", "run unit", "run end to end"),
    ),
    _Generator(("project bootstrapped with create next app",),
               ("getting started", "learn more", "deploy on vercel")),
    _Generator(
        ("bootstrapped with create react app",),
        ("getting started with create", "available scripts", "npm", "yarn", "learn more",
         "code splitting", "analyzing the", "making a", "advanced config", "deployment",
         "note this is a one way"),
    ),
    _Generator(
        ("generated with angular cli", "generated using angular cli"),
        ("development server", "code scaffolding", "build", "running unit", "running end to end",
         "further help", "additional resources"),
    ),
    _Generator(
        ("progressive node js framework for building", "framework typescript starter repository"),
        ("description", "project setup", "installation", "compile and", "running the app",
         "run tests", "test", "deployment", "resources", "support", "stay in touch", "license"),
    ),
    _Generator(("everything you need to build a svelte",),
               ("sv", "create svelte", "creating a project", "developing", "building")),
    _Generator(("look at the nuxt",),
               ("nuxt", "setup", "development server", "production", "locally preview")),
    _Generator(("this is an expo project created with",),
               ("welcome to your expo", "get started", "get a fresh", "learn more", "join the")),
)  # fmt: skip


def is_generated(document: Document) -> bool:
    """Whether the first text and every heading but the title are those of one generator."""
    headings = [_words(b.text) for b in document.blocks if b.kind == "heading"]
    texts = [_words(b.text) for b in document.blocks if b.kind not in ("heading", "code")]
    if sum(text.count(" ") for text in texts) > _MOST:
        return False
    first = next((text for text in texts if text.count(" ") >= _LEAST), "")
    for generator in _GENERATORS:
        if any(mark in first for mark in generator.marks):
            return all(heading.startswith(generator.headings) for heading in headings[1:])
    return False


def _words(text: str) -> str:
    return " ".join(_WORD.findall(folded(text)))


def without_prose(document: Document) -> Document:
    """What a generated README still tells: its commands."""
    return Document(tuple(block for block in document.blocks if block.kind == "code"))
