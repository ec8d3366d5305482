"""Whether an entry checks what it is given before a model sees it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from mle_lint.artefacts.module import Call, Function, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import foreign
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.entries import Entry, entries
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.model_calls import Names, predicts
from mle_lint.probes.code.own_code import Scope, calls_in, own_code, source_of, text_of
from mle_lint.probes.serving import entrypoints, form_fields
from mle_lint.probes.serving.explicit_checks import Check, checks, level_checks
from mle_lint.probes.serving.given_functions import Given, given_functions, is_on_input
from mle_lint.probes.serving.input_places import is_asked_there, is_given_input, looks_elsewhere
from mle_lint.probes.serving.schema_calls import Validating, of_messages, validated
from mle_lint.probes.serving.schemas import (
    FREE,
    described,
    is_free,
    is_schema,
    named_schema,
    schemas_of,
)
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FOUND = 3
MAX_ENTRIES = 40
_BATCH = ("command", "script", "flow")
# A framework that refuses a request whose parameters do not have the annotated types.
_TYPED = (
    "fastapi",
    "ninja",
    "litestar",
    "robyn",
    "flask_openapi3",
    "bentoml",
    "fastmcp",
    "mcp.server",
    "cog",
)
_SCALAR = pattern(
    r"^(?:typing\.|annotated_types\.)?(?:Optional\[|Annotated\[|List\[|list\[|Literal\[|Sequence\[)*"
    r"(?:int|float|bool|str|date|datetime|Decimal|UUID|Literal|conint|confloat|constr|EmailStr|"
    r"Positive\w+|NonNegative\w+|np\.ndarray|numpy\.ndarray|PIL\.\w+|Path|datetime\.\w+)\b"
)
# Any text is a text: such a parameter refuses nothing.
_ANY_TEXT = pattern(r"^(?:typing\.)?(?:Optional\[)?(?:str|Path)\b(?!.*\b(?:int|float|bool))")
# Checking functions with such a word in their name look at something else than the input.
_ELSEWHERE = (
    "bucket", "connect", "health", "model", "env", "gpu", "cuda", "drift", "quality", "artifact",
    "exist", "status", "version", "s3", "storage", "server", "ready", "auth", "token", "key",
    "permission", "access", "database", "db", "service", "config", "setting", "api", "install",
)  # fmt: skip
_UPLOADS = pattern(r"\b(?:UploadFile|UploadedFile|bytes|Image)\b")
_WRITES = frozenset(["post", "put", "patch", "route", "api_route", "api", "websocket"])
_RANGED = frozenset([
    "number_input", "slider", "select_slider", "Slider", "Number", "input_numeric",
    "input_slider", "date_input", "time_input", "RangeSlider", "IntSlider", "FloatSlider",
    "IntRangeSlider", "FloatRangeSlider", "FloatLogSlider", "SelectionSlider", "BoundedIntText",
    "BoundedFloatText", "IntInput", "FloatInput", "DatePicker", "Scale", "Spinbox", "CTkSlider",
    "QSpinBox", "QDoubleSpinBox", "QSlider", "IntPrompt", "FloatPrompt", "IntRange", "FloatRange",
])  # fmt: skip
_CHOICES = frozenset([
    "selectbox", "radio", "Dropdown", "Radio", "input_select", "RadioItems", "RadioButtons",
    "ToggleButtons", "Select", "Combobox", "QComboBox", "OptionMenu", "Choice",
])  # fmt: skip
_FREE_TEXT = frozenset([
    "chat_input", "text_input", "text_area", "Textbox", "ChatInterface", "input_text", "Chatbot",
])  # fmt: skip
# A text of a length that is limited.
_SHORT = frozenset(["max_chars", "max_length", "maxlength", "max_lines"])
_NOTEBOOK_WIDGETS = ("ipywidgets", "panel", "solara", "mercury", "gradio")
_FILES = frozenset(["file_uploader", "File", "Upload", "fileInput"])
_SENDERS = ("requests", "httpx", "aiohttp")
_CATCHES = pattern(r"^\s*except\b")
_KINDS = frozenset(["type", "file_types", "accept"])


class Finding(NamedTuple):
    """A check of the input; `strict` when it refuses by type, range, name or kind."""

    evidence: Evidence
    strict: bool


def checked(
    repository: Repository,
    *,
    words: tuple[str, ...],
    other_work: tuple[str, ...],
    validators: tuple[str, ...],
    packages: tuple[str, ...],
    checking: tuple[str, ...],
) -> Iterator[Evidence]:
    """Entries whose input is checked by a schema with types or by conditions that refuse."""
    found = _findings(repository, words, other_work, (validators, packages), checking)
    yield from [item.evidence for item in found if item.strict][:MAX_FOUND]


def loosely_checked(
    repository: Repository,
    *,
    words: tuple[str, ...],
    other_work: tuple[str, ...],
    validators: tuple[str, ...],
    packages: tuple[str, ...],
    checking: tuple[str, ...],
) -> Iterator[Evidence]:
    """Free-form bodies, widgets and forms with ranges, checks for emptiness, unused schemas."""
    found = _findings(repository, words, other_work, (validators, packages), checking)
    yield from [item.evidence for item in found if not item.strict][:MAX_FOUND]
    yield from islice(_in_notebooks(repository), MAX_FOUND)
    if any(entry.kind == "route" for entry in entries(repository)):
        yield from _unused_schemas(repository)
        yield from islice(form_fields.bounded(repository), MAX_FOUND)
        yield from islice(_front_ends(repository), MAX_FOUND)


@lru_cache(maxsize=2)
def _findings(
    repository: Repository,
    words: tuple[str, ...],
    other_work: tuple[str, ...],
    validating: tuple[tuple[str, ...], tuple[str, ...]],
    checking: tuple[str, ...],
) -> tuple[Finding, ...]:
    known = Validating(Names(validating[0]), validating[1])
    found: list[Finding] = []
    scored = {item.entry for item in entrypoints.scorings(repository, other_work, words)}
    for entry in _entries(repository, words, other_work):
        functions = _handlers(entry, words, entry in scored)
        if entry.kind in ("route", "handler"):
            found.extend(_typed(repository, entry, functions))
        if entry.kind == "screen":
            found.extend(_widgets(entry.module))
        found.extend(Finding(e, True) for e in validated(repository, entry, functions, known))
        found.extend(_conditions(repository, entry, functions, checking, words))
        found.extend(_handed(repository, entry, functions, words, other_work))
        other = speaks(entry.module.path.rsplit("/", 1)[-1], other_work)
        if entry.kind == "screen" or (entry.kind in _BATCH and not other):
            found.extend(_at_level(repository, entry))
    if not any(entry.kind not in _BATCH for entry in scored):
        found.extend(Finding(item, True) for item in of_messages(repository, known))
    if not any(item.strict for item in found):
        found.extend(Finding(item, True) for item in foreign.validated(repository))
    return tuple(found)


def _entries(
    repository: Repository, words: tuple[str, ...], other_work: tuple[str, ...]
) -> tuple[Entry, ...]:
    """The entries that score and the routes that promise to; else every route."""
    scored = [item.entry for item in entrypoints.scorings(repository, other_work, words)]
    routes = [entry for entry in entries(repository) if entry.kind in ("route", "handler")]
    promised = [e for e in routes if e not in scored and _predicting(e, words)]
    standing = [e for e in scored if e.kind not in _BATCH] + promised
    batch = [e for e in scored if e.kind in _BATCH]
    return tuple((standing or routes)[:MAX_ENTRIES] + batch)


def _predicting(entry: Entry, words: tuple[str, ...]) -> tuple[Function, ...]:
    """The functions of an entry that predict by their name or by their address."""
    return tuple(
        f
        for f in entry.functions
        if speaks(f.name, words) or any(speaks(d.text, words) for d in f.decorators)
    )


def _handlers(entry: Entry, words: tuple[str, ...], scored: bool) -> tuple[Function, ...]:
    """The functions that take the input: those that predict by name, else those that write.

    Where no model answers at the entry, what is written there is its input as well.
    """
    functions = entry.functions
    if entry.kind != "route":
        return functions
    writing = tuple(f for f in functions if _writes(f))
    predicting = _predicting(entry, words)
    if predicting and scored:
        return predicting
    taking = predicting + tuple(f for f in writing if f not in predicting)
    return taking or tuple(f for f in functions if f.parameters)


def _writes(function: Function) -> bool:
    lasts = {decorator.name.rsplit(".", 1)[-1] for decorator in function.decorators}
    return not lasts or bool(lasts & _WRITES)


def _typed(
    repository: Repository, entry: Entry, functions: tuple[Function, ...]
) -> Iterator[Finding]:
    """What the annotations of the handlers' parameters say."""
    closure = own_code(repository).closure(entry.module)
    schemas = schemas_of(closure)
    framework = any(imports(module, _TYPED) for module in closure)
    if framework:
        schemas = {**described(closure), **schemas}
    for function in functions:
        place = entry.module.at(function.line)
        for parameter in function.parameters:
            note = parameter.annotation
            schema = named_schema(note, schemas)
            if schema is not None:
                text = f"{function.name} takes {schema.name}"
                yield Finding(Evidence(place, text), not is_free(schema, schemas))
            elif framework and note and (FREE.match(note) or _UPLOADS.search(note)):
                yield Finding(Evidence(place, f"{function.name} takes {note}"), False)
            elif framework and _SCALAR.match(note):
                text = f"{function.name} takes {note}"
                yield Finding(Evidence(place, text), _ANY_TEXT.match(note) is None)


def _widgets(module: Module) -> Iterator[Finding]:
    """Widgets with ranges, choices where more is chosen than written, and files of a kind."""
    bounded = _calls(module, _RANGED)
    chosen = _calls(module, _CHOICES)
    if len(chosen) > len(_calls(module, _FREE_TEXT)):
        bounded += chosen
    bounded += [c for c in _calls(module, _FILES) if not _KINDS.isdisjoint(c.keywords)]
    bounded += [c for c in _calls(module, _FREE_TEXT) if not _SHORT.isdisjoint(c.keywords)]
    for call in bounded[:MAX_FOUND]:
        yield Finding(Evidence(module.at(call.line), f"{call.name} bounds what is entered"), False)


def _front_ends(repository: Repository) -> Iterator[Evidence]:
    """Bounded widgets of screens that send what is entered to a service."""
    for entry in entries(repository):
        sends = "post" in entry.module.by_last_name and imports(entry.module, _SENDERS)
        if entry.kind == "screen" and sends:
            yield from (item.evidence for item in _widgets(entry.module))


def _in_notebooks(repository: Repository) -> Iterator[Evidence]:
    """Bounded widgets of notebooks that predict for what is entered there."""
    for module in repository.code:
        shown = module.notebook and imports(module, _NOTEBOOK_WIDGETS)
        if shown and any(predicts(module, call) for call in module.facts.calls):
            yield from (item.evidence for item in _widgets(module))


def _calls(module: Module, names: frozenset[str]) -> list[Call]:
    return [
        c for name in sorted(names & module.by_last_name.keys()) for c in module.by_last_name[name]
    ]


def _conditions(
    repository: Repository,
    entry: Entry,
    functions: tuple[Function, ...],
    checking: tuple[str, ...],
    words: tuple[str, ...],
) -> Iterator[Finding]:
    """Conditions that refuse, in the handlers and in the checking functions that they call."""
    batch = entry.kind in (*_BATCH, "screen")
    starts = entry.starts if batch else [f.name for f in functions]
    scopes = own_code(repository).reached(entry.module, starts)
    handed = {parameter for f in functions for parameter in f.parameters if parameter.annotation}
    for scope in scopes:
        if looks_elsewhere(scope):
            continue
        named = speaks(scope.last, checking) and not speaks(scope.last, _ELSEWHERE)
        answers = named and (entry.kind != "screen" or is_asked_there(entry.module, scope.last))
        # What a user types is checked where it is asked for.
        checker = named or any(call.name == "input" for call in calls_in(scope) if scope.name)
        handler = scope.module is entry.module and (batch or scope.name in starts)
        for function in scope.module.facts.functions:
            # A handler that hands its input on to a function of its file leaves the checks to it.
            handles = handler or (
                scope.module is entry.module and not handed.isdisjoint(function.parameters)
            )
            if function.name == scope.name and (
                checker or handles or is_given_input(function, words)
            ):
                for check in checks(repository, scope.module, function, answers):
                    strict = check.strict and (checker or (handles and not batch))
                    yield Finding(_evidence(scope.module, check), strict)


def _handed(
    repository: Repository,
    entry: Entry,
    functions: tuple[Function, ...],
    words: tuple[str, ...],
    other_work: tuple[str, ...],
) -> Iterator[Finding]:
    """Conditions in the functions that an entry hands its input to, whatever they are called."""
    batch = entry.kind in _BATCH
    for item in given_functions(repository, entry, functions):
        last = item.function.name.rsplit(".", 1)[-1]
        scope = Scope(item.module, item.function.name)
        other = speaks(f"{item.module.path} {last}", other_work)
        other = other and (batch or item.module is not entry.module)
        if other or speaks(last, _ELSEWHERE) or looks_elsewhere(scope):
            continue
        for check in checks(
            repository, item.module, item.function, told=item.told, untold=item.untold
        ):
            strict = check.strict and not (batch and speaks(last, words))
            strict = strict and not (entry.kind == "screen" and _catches(repository, item))
            yield Finding(_evidence(item.module, check), strict)


def _catches(repository: Repository, item: Given) -> bool:
    """Whether a function catches errors, maybe its own, so that it only looks for a value."""
    return any(map(_CATCHES.match, source_of(repository, item.module, item.function)))


def _at_level(repository: Repository, entry: Entry) -> Iterator[Finding]:
    """Conditions on what is entered or read, in the main part and the functions that read it."""
    module = entry.module
    for check in level_checks(repository, module):
        if is_on_input(entry, text_of(repository, module.path), check.text):
            yield Finding(_evidence(module, check), check.strict)
    for function in module.facts.functions:
        source = "\n".join(source_of(repository, module, function))
        for check in checks(repository, module, function):
            if check.strict and is_on_input(entry, source, check.text):
                yield Finding(_evidence(module, check), True)


def _evidence(module: Module, check: Check) -> Evidence:
    return Evidence(module.at(check.line), check.text)


def _unused_schemas(repository: Repository) -> Iterator[Evidence]:
    for module in repository.code:
        for item in module.facts.classes:
            if not module.notebook and is_schema(item, {}) and item.fields:
                yield Evidence(module.at(item.line), f"{item.name} is used by no entry")
