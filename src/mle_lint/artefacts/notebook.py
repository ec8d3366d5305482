"""Reads a Jupyter notebook: its code as module facts, its markdown as a document, its run state.

Cells are parsed one by one, since one cell that is not Python would otherwise hide the whole
notebook. `nbformat` does what it is made for, the upgrade of old versions and the words for
what is invalid; it is imported only then, because it costs more than reading most notebooks.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable
from typing import Any

from mle_lint.artefacts import python
from mle_lint.artefacts.document import Block, Document, Link
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.mended import tree_without_errors
from mle_lint.artefacts.module import Cell, ModuleFacts, Place, shared
from mle_lint.artefacts.module import from_json as module_from_json
from mle_lint.artefacts.module import to_json as module_to_json
from mle_lint.artefacts.prose import parse_cell
from mle_lint.artefacts.syntax import tree_of
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

MAX_OUTPUTS = 20
OUTPUT_WIDTH = 400
MAX_MARKDOWN = 100_000
MAX_SOURCES = 100_000
_MAGIC = pattern(r"^([ \t]*)[%!?].*$", re.MULTILINE)
_HELP = pattern(r"^([ \t]*)[\w.]+\?\??[ \t]*$", re.MULTILINE)
_SHELL = pattern(r"^[ \t]*(?:[!%][ \t]*|\w+[ \t]*=[ \t]*[!%])(.+)$", re.MULTILINE)
_TRANSPARENT = pattern(r"^%%(?:time|timeit|capture|prun|memit|heat|matplotlib)\b[^\n]*")
_NUMBER = pattern(r"\d\.\d|\d ?%")
_MAX_HTML = 40_000
_TAG = pattern(r"<style.*?</style>|<[^<>]{1,400}>", re.DOTALL)


class Output(NamedTuple):
    """The start of a text output that holds a decimal number."""

    cell: int
    text: str


class NotebookFacts(NamedTuple):
    """What a notebook holds. Cells are counted over code and markdown cells from 1.

    `language` is the kernel's language in lower case, `executions` the cell and execution
    count of each code cell that was run, `errors` the cells whose stored output is an error,
    `images` those that show a picture. `sources` are what `code_cells` gives, none where that
    is much: the code of a notebook is a small part of it, and is followed after it was read.
    """

    code: ModuleFacts = ModuleFacts()
    document: Document = Document()
    language: str = "python"
    executions: tuple[tuple[int, int], ...] = ()
    errors: tuple[int, ...] = ()
    images: tuple[int, ...] = ()
    outputs: tuple[Output, ...] = ()
    sources: tuple[tuple[int, str], ...] = ()


# Cells that have a number.
_COUNTED = ("code", "markdown")


def parse(text: str, prose: bool = True) -> NotebookFacts:
    """The facts of a notebook of any saved version; raises ParseError with the reason.

    Without `prose` its document stays empty, and no sources are kept.
    """
    notebook = _loaded(text)
    numbered = numbered_cells(notebook["cells"])
    language = _language(notebook)
    code = [(number, cell) for number, cell in numbered if cell["cell_type"] == "code"]
    outputs = [
        (number, output)
        for number, cell in code
        for output in cell.get("outputs") or ()
        if isinstance(output, dict)
    ]
    return NotebookFacts(
        code=_code(code) if language == "python" else ModuleFacts(trouble=f"{language} kernel"),
        document=_document(numbered) if prose else Document(),
        language=language,
        executions=tuple(
            (number, cell["execution_count"])
            for number, cell in code
            if isinstance(cell.get("execution_count"), int)
        ),
        errors=tuple(n for n, output in outputs if output.get("output_type") == "error"),
        images=tuple(n for n, output in outputs if _is_picture(output)),
        outputs=_text_outputs(outputs),
        sources=_sources(code) if prose and language == "python" else (),
    )


def _sources(cells: list[tuple[int, dict[str, Any]]]) -> tuple[tuple[int, str], ...]:
    found = tuple([(number, _source(cell)) for number, cell in cells])
    return found if sum(len(source) for _, source in found) <= MAX_SOURCES else ()


def code_cells(text: str) -> list[tuple[int, str]]:
    """Number (over code and markdown cells) and source of each code cell of a Python notebook.

    Raises ParseError when the file is no notebook, or its kernel speaks another language.
    """
    notebook = _loaded(text)
    language = _language(notebook)
    if language != "python":
        raise ParseError(f"{language} kernel")
    numbered = numbered_cells(notebook["cells"])
    return [(n, _source(cell)) for n, cell in numbered if cell["cell_type"] == "code"]


def numbered_cells(cells: Iterable[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
    """The cells that a place in a notebook counts, from 1: code and Markdown, none that is raw."""
    return list(enumerate((c for c in cells if c.get("cell_type") in _COUNTED), 1))


def without_magics(source: str) -> str:
    """A cell as plain Python, line for line."""
    return _without_magics(source, 0)[0]


def _loaded(text: str) -> dict[str, Any]:
    notebook: Any
    if not text.strip():
        raise ParseError("empty: there is no notebook in it")
    try:
        notebook = json.loads(text)
    except json.JSONDecodeError as error:
        raise ParseError(f"not JSON from line {error.lineno} on: the file is broken") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ParseError("not JSON: the notebook file is broken") from error
    if not isinstance(notebook, dict):
        raise ParseError("not a notebook: the JSON is no object")
    if not isinstance(notebook.get("cells"), list) or notebook.get("nbformat") != 4:
        notebook = _upgraded(notebook)
    whole: dict[str, Any] = notebook
    for cell in whole["cells"]:
        if not isinstance(cell, dict) or not isinstance(cell.get("source", ""), str | list):
            raise ParseError(_invalid(whole))
    return whole


def _upgraded(notebook: dict[str, Any]) -> dict[str, Any]:
    """A notebook of version 1 to 3 as version 4."""
    import warnings

    import nbformat

    if not isinstance(notebook.get("nbformat"), int):
        raise ParseError("not a notebook: it has no nbformat version")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            upgraded: Any = nbformat.convert(nbformat.from_dict(notebook), 4)  # type: ignore[no-untyped-call]
    except Exception as error:
        raise ParseError(f"not a valid notebook: {type(error).__name__}") from error
    if not isinstance(upgraded.get("cells"), list):
        raise ParseError("not a notebook: it has no cells")
    return dict(upgraded)


def _invalid(notebook: dict[str, Any]) -> str:
    import nbformat

    try:
        nbformat.validate(nbformat.from_dict(notebook))  # type: ignore[no-untyped-call]
    except Exception as error:  # noqa: BLE001  only its words are wanted
        first = str(error).strip().split("\n", 1)[0]
        return f"not a valid notebook: {first[:120]}"
    return "not a valid notebook: a cell has no source"


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        part = metadata.get(key)
        if isinstance(part, dict) and isinstance(part.get(name), str):
            return str(part[name]).lower()
    return "python"


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(s for s in source if isinstance(s, str))


def _code(cells: list[tuple[int, dict[str, Any]]]) -> ModuleFacts:
    walk = python.Walk()
    starts: list[Cell] = []
    shell: list[Place] = []
    line, lines, broken = 0, 0, 0
    for number, cell in cells:
        source = _source(cell)
        starts.append(shared(Cell(line + 1, number)))
        source, commands = _without_magics(source, line)
        shell.extend(commands)
        try:
            tree = _tree(source, _source(cell))
        except ParseError:
            broken += 1
            tree = tree_without_errors(source) or ast.Module([], [])
        walk.run(tree, line)
        lines += python.code_lines(source)
        line += source.count("\n") + 1
    trouble = f"{broken} of {len(cells)} code cells are not Python" if broken else ""
    return walk.facts(lines)._replace(cells=tuple(starts), shell=tuple(shell), trouble=trouble)


def _tree(source: str, original: str) -> ast.Module:
    """The tree of a cell; a line that begins with a percent sign may go on from the one before."""
    try:
        return tree_of(source)
    except ParseError:
        if source == original:
            raise
        return tree_of(original)


def _without_magics(source: str, offset: int) -> tuple[str, list[Place]]:
    """The cell as plain Python, and its shell commands and line magics with their lines."""
    commands: list[Place] = []
    if source.startswith("%%"):
        transparent = _TRANSPARENT.match(source)
        if transparent is None:
            first = source.split("\n", 1)[0]
            return "\n" * source.count("\n"), [Place(first[:200], offset + 1)]
        source = source[transparent.end() :]
    if "?" in source:
        source = _HELP.sub(r"\1pass", source)
    if "%" in source or "!" in source or "?" in source:
        for match in _SHELL.finditer(source):
            at = offset + source.count("\n", 0, match.start(1)) + 1
            commands.append(Place(match.group(1).strip()[:300], at))
        source = _MAGIC.sub(r"\1pass", source)
    return source, commands


def _document(cells: list[tuple[int, dict[str, Any]]]) -> Document:
    blocks: list[Block] = []
    links: list[Link] = []
    budget = MAX_MARKDOWN
    for number, cell in cells:
        if cell["cell_type"] != "markdown" or budget <= 0:
            continue
        source = _source(cell)[:budget]
        budget -= len(source)
        part = parse_cell(source, number)
        blocks.extend(part.blocks)
        links.extend(part.links)
    return Document(tuple(blocks), tuple(links))


def _is_picture(output: dict[str, Any]) -> bool:
    data = output.get("data")
    return isinstance(data, dict) and any(str(key).startswith("image/") for key in data)


def _text_outputs(outputs: list[tuple[int, dict[str, Any]]]) -> tuple[Output, ...]:
    kept: list[Output] = []
    for number, output in outputs:
        data = output.get("data")
        data = data if isinstance(data, dict) else {}
        text = _joined(output.get("text") or data.get("text/plain"))
        # Drawn by the browser alone: what is shown stands in the other form.
        if text.startswith("<IPython.core.display.HTML"):
            drawn = _joined(data.get("text/html"))[:_MAX_HTML]
            text = "" if "<progress" in drawn else " ".join(_TAG.sub(" ", drawn).split())
        if _NUMBER.search(text[:4000]):
            kept.append(Output(number, text[:OUTPUT_WIDTH]))
            if len(kept) == MAX_OUTPUTS:
                break
    return tuple(kept)


def _joined(text: object) -> str:
    """Text that a notebook stores whole or in parts."""
    if isinstance(text, list):
        return "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else ""


def to_json(facts: NotebookFacts) -> list[Any]:
    """Plain lists for `json.dumps`."""
    return [module_to_json(facts.code), *facts[1:]]


def from_json(values: list[Any]) -> NotebookFacts:
    """The inverse of `to_json`; raises TypeError or ValueError on anything else."""
    code, (blocks, links), language, executions, errors, images, outputs, sources = values
    return NotebookFacts(
        module_from_json(code),
        Document(tuple(map(Block._make, blocks)), tuple(map(Link._make, links))),
        language,
        tuple((cell, count) for cell, count in executions),
        tuple(errors),
        tuple(images),
        tuple(map(Output._make, outputs)),
        tuple((cell, source) for cell, source in sources),
    )
