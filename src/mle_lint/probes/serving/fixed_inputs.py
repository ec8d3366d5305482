"""Commands that answer one input, which stands in their own code."""

from __future__ import annotations

from mle_lint.artefacts.module import Call, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code import model_calls
from mle_lint.probes.code.entries import Entry, reads
from mle_lint.probes.code.own_code import Scope, calls_in, lines_of
from mle_lint.repository import Repository

MAX_LINES = 2_000
MAX_LINE = 1_000
# A name among the arguments of a call, that is no keyword.
_GIVEN = pattern(r"(?<![\w.\"'])([^\W\d]\w*)(?![\w\"'])(?!\s*=[^=])")
# `question = "How long is the river?"`, or the first line of a mapping or list written out.
_TEXT = pattern(r"^\s*(\w+)\s*(?::\s*\w+\s*)?=\s*\(?\s*r?([\"'].*)$")
_ROW = pattern(r"^\s*(\w+)\s*(?::[^=]{1,60})?=\s*[{\[](?!.*\bfor\b)(.*)$")
# A text of words; a path, an address or a name of a model has no blank in it.
_WORDS = pattern(r"[\"'][^\"'/\\]{0,200}?(?:\w[ ,.?!]+\w|[^\x00-\x7f])")
_VALUE = pattern(
    r"^\s*(?:[\"'][^\"']*[\"']\s*:\s*)?[\[{]?\s*(?:-?[\d.]+|[\"'][^\"']*[\"'])\s*[,}\]]"
)
_ENCODES = frozenset({"tokenizer", "encode", "encode_plus", "apply_chat_template"})
# An option that brings an input, by its name, and not a file of the training or of the model.
_OPTION = pattern(
    r"rgument\(\s*(?:[\"']-\w[\"'],\s*)?[\"']-{0,2}([\w-]+)[\"']|\bsys\.(argv|stdin)\b"
)
_INPUT = pattern(r"input|file|text|data|image|audio|video|csv|json|query|message|argv|stdin|source")
_OTHER = pattern(r"train|out|model|vocab|config|ckpt|checkpoint|save|log|valid|dev|weight")
_KEEPS = frozenset({"save_pretrained", "push_to_hub", "save_model"})
_SCORES = pattern(r"predict|infer|generat|classif|translat|summar|answer|detect|recommend|decode")


def fixed_input(repository: Repository, entry: Entry) -> str:
    """What a command or script answers, where that stands written out in its main part."""
    module = entry.module
    if entry.kind not in ("command", "script"):
        return ""
    # What a script reads that keeps a model at its end is what it trained on.
    keeps = not _KEEPS.isdisjoint(module.by_last_name)
    if not keeps and any(map(reads, module.facts.calls)):
        return ""
    lines = lines_of(repository, module.path)
    options = [name for line in lines for pair in _OPTION.findall(line) for name in pair if name]
    if any(_INPUT.search(name) and not _OTHER.search(name) for name in options):
        return ""
    written = frozenset(_written(repository, module))
    for call in calls_in(Scope(module, "")) if written else ():
        if not _asks(module, call) or call.line > len(lines):
            continue
        arguments = lines[call.line - 1].partition("(")[2][:MAX_LINE]
        for name in _GIVEN.findall(arguments):
            if name in written:
                return f"it answers {name} only, which stands in its code"
    return ""


def _asks(module: Module, call: Call) -> bool:
    """Whether a call predicts, or turns a text into what a model reads, by its name at least."""
    last = call.name.rsplit(".", 1)[-1]
    return last in _ENCODES or model_calls.predicts(module, call) or bool(_SCORES.search(last))


def _written(repository: Repository, module: Module) -> tuple[str, ...]:
    """The names that the module's own level gives a text of words or a row of values."""
    lines = lines_of(repository, module.path)[:MAX_LINES]
    inner = [range(f.line, f.end_line + 1) for f in module.facts.functions]
    found: list[str] = []
    for at, line in enumerate(lines):
        name = _name_of_value(line, lines[at + 1] if at + 1 < len(lines) else "")
        if name and not any(at + 1 in part for part in inner):
            found.append(name)
    return tuple(found)


def _name_of_value(line: str, following: str) -> str:
    """The name that a line gives a text of words, or a row that begins there."""
    text, row = _TEXT.match(line), _ROW.match(line)
    if text and _WORDS.match(text[2]):
        return text[1]
    if row and _VALUE.match(row[2] if row[2].strip() else following):
        return row[1]
    return ""
