"""Turns files into facts: each file once, in two processes where that pays, or from the cache."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from mle_lint.artefacts import paths
from mle_lint.artefacts.document import Block, Document, Link
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import forget_shared
from mle_lint.artefacts.syntax import keep_trees
from mle_lint.artefacts.text import CONFLICTED, decode, settled, shortened, without_pictures
from mle_lint.cache import Cache, content_key
from mle_lint.deadlines import deadline
from mle_lint.record import NamedTuple
from mle_lint.trees.base import Tree, Unreadable

# CPU milliseconds per kilobyte, measured; only the balance between two processes rests on them.
COST = {"module": 0.22, "notebook": 0.03, "cells": 0.02, "document": 0.2, "pdf": 1.0}
# The part of a file that is code, at a guess; the rest of a notebook is what it printed.
CODE = {"module": 1.0, "notebook": 0.1, "cells": 0.1}
# Forking a second process costs about as much as this many milliseconds of parsing.
WORTH_A_FORK = 60.0
# One file may take this many seconds of the processor before it is given up.
SECONDS_PER_FILE = 10.0


class Job(NamedTuple):
    """A file to read, as one kind of artefact; `cells` is a notebook without its prose."""

    kind: str
    path: str
    size: int

    @property
    def cost(self) -> float:
        """Expected milliseconds of parsing."""
        return COST[self.kind] * self.size / 1000


class Loaded(NamedTuple):
    """The facts of a file, or why there are none."""

    facts: Any
    trouble: str = ""


def load(tree: Tree, jobs: Sequence[Job], cache: Cache, processes: int) -> dict[str, Loaded]:
    """Facts by path. The order of the jobs and the number of processes change nothing in it."""
    # Python warns of odd code while parsing it; doing this once, not for each cell, saves a tenth.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _loaded(tree, jobs, cache, processes)


def _loaded(tree: Tree, jobs: Sequence[Job], cache: Cache, processes: int) -> dict[str, Loaded]:
    cost = sum(job.cost for job in jobs)
    keep_trees(sum(int(job.size * CODE.get(job.kind, 0)) for job in jobs))
    cache.open(worthwhile=cost)
    if processes > 1 and cost > WORTH_A_FORK and hasattr(os, "fork"):
        mine, theirs = _halves(jobs)
        results = _in_two_processes(tree, mine, theirs, cache)
    else:
        # The largest first, while little else is in memory.
        results = [_read(tree, job, cache) for job in sorted(jobs, key=lambda job: -job.size)]
    cache.save()
    forget_shared()
    return dict(results)


def _halves(jobs: Sequence[Job]) -> tuple[list[Job], list[Job]]:
    """Two shares of about the same cost, the dearest files dealt out first."""
    shares: tuple[list[Job], list[Job]] = ([], [])
    load = [0.0, 0.0]
    for job in sorted(jobs, key=lambda job: (-job.cost, job.path)):
        lighter = 0 if load[0] <= load[1] else 1
        shares[lighter].append(job)
        load[lighter] += job.cost
    return shares


def _in_two_processes(
    tree: Tree, mine: list[Job], theirs: list[Job], cache: Cache
) -> list[tuple[str, Loaded]]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _serve(tree, theirs, cache, writing)
    os.close(writing)
    results = [_read(tree, job, cache) for job in mine]
    with os.fdopen(reading, "rb") as pipe:
        received = dict(_received(line, cache) for line in pipe)
    os.waitpid(child, 0)
    # A child that died leaves files unread; they are read here, so that none is lost.
    return results + [
        (job.path, received[job.path]) if job.path in received else _read(tree, job, cache)
        for job in theirs
    ]


def _serve(tree: Tree, jobs: list[Job], cache: Cache, writing: int) -> None:
    """The second process: reads its share, then hands all over at once and ends.

    Handing over file by file would stop at the pipe's 64 kB until the first process listens.
    """
    status = 1
    try:
        lines = [_sent(tree, job, cache) for job in jobs]
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(b"\n".join(lines))
        status = 0
    finally:
        os._exit(status)


def _sent(tree: Tree, job: Job, cache: Cache) -> bytes:
    key, known, loaded = _lookup(tree, job, cache)
    if known is None:
        known = _encoded(job.kind, loaded)
    header = json.dumps([job.path, job.kind, key])
    return header.encode() + b"\t" + known


def _received(line: bytes, cache: Cache) -> tuple[str, Loaded]:
    header, _, payload = line.partition(b"\t")
    path, kind, key = json.loads(header)
    if key:
        cache.put(key, payload)
    return path, _decoded(kind, payload)


def _read(tree: Tree, job: Job, cache: Cache) -> tuple[str, Loaded]:
    key, known, loaded = _lookup(tree, job, cache)
    if known is not None:
        try:
            return job.path, _decoded(job.kind, known)
        except (ValueError, TypeError, KeyError):
            loaded = _parsed(job, tree.read(job.path))
    if key:
        cache.put(key, _encoded(job.kind, loaded))
    return job.path, loaded


def _lookup(tree: Tree, job: Job, cache: Cache) -> tuple[str, bytes | None, Loaded]:
    """The cache key ("" without a cache), the cached facts if any, else the parsed ones."""
    try:
        data = tree.read(job.path)
    except Unreadable as error:
        return "", None, Loaded(None, str(error))
    if not cache.active:
        return "", None, _parsed(job, data)
    kind = "prose" if job.kind == "document" and not _is_marked_up(job.path) else job.kind
    key = content_key(kind, job.path, data)
    known = cache.get(key)
    return key, known, Loaded(None) if known is not None else _parsed(job, data)


def _parsed(job: Job, data: bytes) -> Loaded:
    try:
        with deadline(SECONDS_PER_FILE):
            return _read_as(job, data)
    except ParseError as error:
        return Loaded(None, str(error))
    except TimeoutError:
        return Loaded(None, f"took more than {SECONDS_PER_FILE:g} seconds to parse")
    except (RecursionError, MemoryError):
        return Loaded(None, "nested too deeply")


def _read_as(job: Job, data: bytes) -> Loaded:
    if job.kind == "pdf":
        return Loaded(_pdf(data))
    if job.kind in ("notebook", "cells"):
        data = without_pictures(data)
    written = shortened(decode(data))
    text = settled(written)
    facts, trouble = _PARSERS[job.kind](job.path, text)
    return Loaded(facts, trouble if text is written else CONFLICTED)


def _module(path: str, text: str) -> tuple[Any, str]:
    from mle_lint.artefacts import python

    try:
        return python.parse(text), ""
    except ParseError as error:
        return _broken_module(text, str(error))


def _broken_module(text: str, error: str) -> tuple[Any, str]:
    """What no Python runs: a notebook saved as a script, most often, or an unfinished edit."""
    from mle_lint.artefacts import mended, module, notebook, python, python_text

    plain = notebook.without_magics(text)
    tree = mended.tree_without_errors(plain)
    if tree is None or not tree.body:
        return python_text.parse(text, error), f"read by line patterns only, {error}"
    facts = python.facts_of([(tree, 0)], python.code_lines(text))
    if plain != text and mended.is_python(plain):
        return facts._replace(trouble=module.SAVED_NOTEBOOK), module.SAVED_NOTEBOOK
    return facts._replace(trouble=error), f"read without the lines in error, {error}"


def _notebook(path: str, text: str) -> tuple[Any, str]:
    from mle_lint.artefacts import notebook

    facts = notebook.parse(text)
    return facts, facts.code.trouble


def _cells(path: str, text: str) -> tuple[Any, str]:
    from mle_lint.artefacts import notebook

    facts = notebook.parse(text, prose=False)
    return facts, facts.code.trouble


def _document(path: str, text: str) -> tuple[Any, str]:
    lower = path.lower()
    if lower.endswith(".rst"):
        from mle_lint.artefacts import restructuredtext

        return restructuredtext.parse(text), ""
    if lower.endswith(".tex"):
        from mle_lint.artefacts import latex

        return latex.parse(text), ""
    if not lower.endswith((".md", ".markdown", ".mdx", ".qmd", ".rmd")):
        from mle_lint.artefacts import prose

        return prose.parse_plain(text), ""
    if not _is_marked_up(path):
        from mle_lint.artefacts import prose

        return prose.parse_cell(text), ""
    from mle_lint.artefacts import markdown

    return markdown.parse(text), ""


def _pdf(data: bytes) -> Any:
    from mle_lint.artefacts import pdf

    return pdf.parse(data)


def _is_marked_up(path: str) -> bool:
    """Whether the full Markdown parser reads it: a README, or a document at the top.

    It takes seven times as long as the one for prose, and there is where markup matters.
    """
    return paths.is_readme(path) or "/" not in path


_PARSERS: dict[str, Callable[[str, str], tuple[Any, str]]] = {
    "module": _module,
    "notebook": _notebook,
    "cells": _cells,
    "document": _document,
}


def _encoded(kind: str, loaded: Loaded) -> bytes:
    facts = list(loaded.facts) if loaded.facts is not None else None
    return json.dumps([loaded.trouble, facts], separators=(",", ":")).encode()


def _decoded(kind: str, payload: bytes) -> Loaded:
    trouble, values = json.loads(payload)
    if values is None:
        return Loaded(None, trouble)
    if kind in ("document", "pdf"):
        blocks, links = values
        document = Document(tuple(map(Block._make, blocks)), tuple(map(Link._make, links)))
        return Loaded(document, trouble)
    if kind in ("notebook", "cells"):
        from mle_lint.artefacts import notebook

        return Loaded(notebook.from_json(values), trouble)
    from mle_lint.artefacts import module

    return Loaded(module.from_json(values), trouble)
