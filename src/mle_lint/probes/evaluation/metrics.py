"""Numbers that say how good a model is, in documents and in the outputs of notebooks."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.notebook import Output
from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import Span, Terms, folded, spaced, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import excerpt, is_placeholder
from mle_lint.probes.evaluation import printed_blocks
from mle_lint.probes.evaluation.metric_names import without_homonyms
from mle_lint.record import NamedTuple
from mle_lint.repository import Notebook, Repository

# A share, a percentage or a decimal: what a metric's value looks like. Versions are not.
_VALUE = (
    r"(?<![\w.])(?:[01]?[.,]\d+|\d{1,3}(?:[.,]\d+)?\s?%|(?<=%)\d{1,3}(?:[.,]\d+)?"
    r"|\d+[.,]\d{2,}|(?<![-/])\d+/\d+(?![\d/]))(?![\w.]*\.\d)"
)
VALUES = pattern(_VALUE)
_GIVEN = pattern(
    r"(?:[^\w:=]{0,3}[:=]|[ \t]{1,20}|\s\()\s*[~≈]?\s*[$€£]?-?\d+[.,]\d+(?![\w.]*\.\d)"
)
_CELL = pattern(r"[~≈]?\s*[$€£]?\s*-?\d+[.,]\d+\s*\W{0,3}")
# Errors in the unit of what is predicted may be whole numbers: "MAE 158 MW", "mean error: 38".
_OF_ERRORS = pattern(
    r"\b(?:mae|r?mse|medae|errore?|erros?|fehler|erreurs?|hata\w*|ошибк\w*|galat)\b|误差|誤差"
)
_WHOLE = pattern(
    r"(?:[^\w\n]{0,3}[:=]|[ \t]{1,20}|\s\(|\s(?:of|is|was|de|von|di|est|es|bei)\s)\s*[~≈]?\s*"
    r"(?:r?[$€£])?\s?\d{1,3}(?:[ .,]?\d{3}){0,2}\b(?!\s?%|[.,]\d)"
)
_WHOLE_CELL = pattern(r"\W*\d{1,3}(?:[ .,]?\d{3}){0,2}(?:\s?[^\W\d]{1,8}(?:/[^\W\d]{1,6})?)?\W*")
_DEVIATION = pattern(r"(?:±|\+/-)\s?[\d.,]+\s?%?")
# One name after the other with its number.
_SERIES = pattern(r"[^\W\d_]\)?[\s:=(]{1,3}\d{1,2}[.,]\d{1,3}(?![\d%])")
# How something else goes with a metric is no value of it.
_CORRELATION = pattern(r"\b(?:r|rho|p)\s?[=≈~<]\s?$")
# "MAE (min)" is measured in minutes, and names no least value.
_UNIT = pattern(r"\([^()]{0,20}\)")
# What explains how a metric is reckoned reports none.
_FORMULA = pattern(r"\btp\s?/\s?\(?\s?tp\b|\bsqrt\(|\b1/n\b")
# The share of the rows that are put aside is no result.
_OF_ROWS = pattern(
    r"\b(?:sets?|splits?|samples?|parts?|portions?|hold-?out|validation|test)\s(?:of|with|=)\s$"
)
_ROWS = pattern(
    r"\s?(?:hold-?out|test|of (?:the |all )?(?:data|rows|samples|dataset)|for (?:test|valid))"
)
_CLAUSE = pattern(r"[;!?]|[.](?!\d)")
# A bar to be reached is no result.
_BOUND = pattern(r"(?<![-=])[<>≤≥]|within\W|±\s?$")
# The width of an interval is no result, and neither are tests that pass and packets that are lost.
_INTERVAL = pattern(
    r"(?i)\W{0,3}(?:bootstrap\w*\W+)?(?:confiden|ci\b|intervalo|interval|konfiden|credible|置信|довер)"
)
_LEVEL = pattern(
    r"(?i)(?:confiden[cz]\w*|confian[cz]\w*|konfidenz\w*|fiducia|довер\w*|置信\w*)\W[^%\d]{0,12}$|\bci\W{0,3}$"
)
_TESTED = pattern(r"(?i)\btests?\b(?! (?:set|data|split|sample|rows|accuracy))")
# What gives a value whose metric is named before in the same sentence.
_GIVEN_BY = pattern(
    r"\b(?:scor(?:es?|ed|ing)|achiev\w+|reach\w+|attain\w+|obtain\w+|yield\w+)\b[^.;!?|]{0,50}?"
    r"(?:(?<![\w.])0?\.\d{2,}|(?<![\w.])\d{1,3}(?:\.\d+)?\s?%)"
)
# A comma after which something else is told.
_NEXT_CLAUSE = pattern(r",\s*(?:so|hence|therefore|thus|but|while|because|since|which)\b")
# What would be scored by a model that nobody trains.
_TRIVIAL = pattern(r"everyone|everything|\b(?:always|never|majority|would|could)\b")
# What a picture of a tracker shows beside its runs.
_NO_RUN = pattern(
    r"regist|server|artifact|storage|architect|login|set_?up|workflow|schema|tracking|(?<![a-z])ui(?![a-z])"
)
_LAST_WORD = pattern(r"(\w+)[ *_`]+$")
# Functions that return the value of a metric.
_SCORES = pattern(r"^score$|(?<!info)_score$|^(?:root_)?mean_\w+_error$|^evaluate$")
_CAPTION_WIDTH = 20
_CAPTION = pattern(r"^(?:table|figure|fig|tabla|tableau|tabelle|tabella|tabela|figura)\W{1,2}\d")
_CAPTION_BELOW = 8
# How far a value may stand from the name of its metric in running text, in characters.
_AFTER = 50
# How far the name of a metric may stand before what is scored by it.
_APART = 160
_BEFORE = 30
_A_LIST = 3
# What fails of a service under load is no error of a model.
OF_A_SERVICE = frozenset({"error rate", "loss", "hit rate", "hit ratio", "pass rate"})
_UNDER_LOAD = pattern(
    r"\b(?:(?:load|stress)[ -]?test\w*|locust|k6|rps|requests? per second|concurrent users|"
    r"response times?)\b"
)
# A number with its sign, its deviation and its marks, and no more.
_NUMBER_WIDTH = 24


class Reported(NamedTuple):
    """A passage that reports values, and how many.

    `tabular` for rows, list items, and running text that gives as many as a short list.

    `header` is the passage with the column names above a table's row.
    """

    at: int
    values: int
    tabular: bool
    header: int | None = None


class _Table(NamedTuple):
    """The header of a table: how many cells, which name a metric, which a bar to be reached."""

    at: int
    width: int
    metrics: frozenset[int]
    goals: frozenset[int]


def reported(
    passages: Passages, words: tuple[str, ...], goals: tuple[str, ...]
) -> tuple[Reported, ...]:
    """Passages with the value of a metric: a table row under or beside a metric's name, running
    text, or a printed block. Values that `goals` or a comparison call a bar are left out."""
    key = (words, goals)
    known = passages.derived.get(key)
    if known is None:
        known = passages.derived[key] = tuple(_reported(passages, words, goals))
    return known  # type: ignore[return-value]


def _reported(
    passages: Passages, words: tuple[str, ...], goals: tuple[str, ...]
) -> Iterator[Reported]:
    named = passages.find(words)
    metric, goal = terms(*words), terms(*goals)
    table: _Table | None = None
    for index, passage in enumerate(passages.all):
        kind = passage.block.kind
        text = without_homonyms(passage.text) if index in named else passage.text
        if kind == "row" and passage.block.level == 1:
            table = _table(index, text, metric, goal)
            continue
        table = table if kind == "row" else None
        header = table.at if table else None
        if kind == "code":
            values = _printed(passage, metric, goal) or _under_its_name(passages, index, metric)
        elif kind == "row" and (index in named or (table and table.metrics)):
            values = _in_row(text, table, metric, goal)
        else:
            values = _in_text(text, metric, goal) if index in named else 0
            values = values or _under_its_name(passages, index, metric)
        if not values and kind == "row" and passage.path.endswith(".pdf"):
            header = _caption(passages, index, metric)
            values = len(VALUES.findall(passage.text)) if header is not None else 0
        if values and not is_placeholder(passage) and not _of_a_service(passages, index, metric):
            listed = kind in ("row", "item") or (
                kind in ("paragraph", "code")
                and (values >= _A_LIST or printed_blocks.by_class(passage.text))
            )
            yield Reported(index, values, listed, header)


def _of_a_service(passages: Passages, index: int, metric: Terms) -> bool:
    """Whether a passage names nothing but what is measured of a service, beside its load."""
    passage = passages[index]
    named = {spaced(name) for name in metric.findall(passage.text)}
    if not named or not named <= OF_A_SERVICE:
        return False
    document = passages.of_document(passage.path)
    beside = (passages[i] for i in document if passages[i].section == passage.section)
    return any(_UNDER_LOAD.search(p.text) for p in (passages[document.start], *beside))


def _table(index: int, text: str, metric: Terms, goal: Terms) -> _Table:
    cells = text.split(" | ")
    return _Table(
        index,
        len(cells),
        frozenset(i for i, cell in enumerate(cells) if metric.search(cell)),
        frozenset(i for i, cell in enumerate(cells) if goal.search(_UNIT.sub("", cell))),
    )


def _caption(passages: Passages, index: int, metric: Terms) -> int | None:
    """The passage that names a metric in the caption under a table's row in a PDF."""
    last = min(index + _CAPTION_BELOW, passages.of_document(passages[index].path).stop)
    for at in range(index + 1, last):
        if _CAPTION.search(passages[at].text[:_CAPTION_WIDTH]):
            told = range(at, min(at + 2, last))
            return next((i for i in told if metric.search(passages[i].text)), None)
    return None


def _in_row(text: str, table: _Table | None, metric: Terms, goal: Terms) -> int:
    """The cells with a value: any when the row names a metric, else those of a metric's column."""
    cells = dict(enumerate(text.split(" | ")))
    ruled = table is not None and len(cells) == table.width
    kept = {i: cell for i, cell in cells.items() if not (ruled and table and i in table.goals)}
    if not any(_names(cell, metric, goal) for cell in kept.values()):
        kept = {i: cell for i, cell in kept.items() if ruled and table and i in table.metrics}
    if table is not None and _OF_ERRORS.search(text.partition(" | ")[0]):
        return sum(1 for c in kept.values() if _is_value(c) or _WHOLE_CELL.fullmatch(c.strip()))
    return sum(1 for cell in kept.values() if _is_value(cell))


def _names(cell: str, metric: Terms, goal: Terms) -> bool:
    return any(not _is_goal(cell[: span.start], goal) for span in metric.spans(cell))


def _is_value(cell: str) -> bool:
    cell = _DEVIATION.sub("", cell)
    found = VALUES.search(cell)
    if found is None:
        return _CELL.fullmatch(cell.strip()) is not None
    return not _BOUND.search(cell[: found.start()])


def _in_text(text: str, metric: Terms, goal: Terms) -> int:
    """How many values the text holds, if one of them is a metric's result; 0 otherwise."""
    if _FORMULA.search(text):
        return 0
    spans = list(metric.spans(text))
    found = sum(1 for span in spans if beside(text, span, goal))
    series = len(_SERIES.findall(text)) if spans else 0
    if found or _given(text, metric, goal):
        return max(len(VALUES.findall(text)), found, series, 1)
    if goal.search(text) is not None:
        return 0
    return series if series >= _A_LIST else 0


def _under_its_name(passages: Passages, index: int, metric: Terms) -> int:
    """One for a number alone, right under a heading that names a metric."""
    text = passages[index].text.strip()
    if len(text) > _NUMBER_WIDTH or not VALUES.search(text) or index == 0:
        return 0
    above = passages[index - 1]
    return int(above.block.kind == "heading" and metric.search(above.text) is not None)


def _given(text: str, metric: Terms, goal: Terms) -> bool:
    """Whether a text names a metric, and then what was scored: "a mean score of 0.94"."""
    found = _GIVEN_BY.search(text)
    if found is None or goal.search(found[0]) is not None or _TRIVIAL.search(text):
        return False
    return any(0 < found.start() - span.end < _APART for span in metric.spans(text))


def _printed(passage: Passage, metric: Terms, goal: Terms) -> int:
    """How many lines of a block without a programming language give a metric's value."""
    lines = passage.text.split("\n")
    if not printed_blocks.printed(passage):
        return 0
    given = [line for line in lines if VALUES.search(line)]
    found = sum(1 for line in given if _in_text(line, metric, goal))
    return max(found, printed_blocks.values(passage.text, metric)) if given else 0


def beside(text: str, span: Span, goal: Terms) -> bool:
    """Whether a result stands shortly after, or right before, the name of a metric."""
    if span.text == "pass rate" and _TESTED.search(text[max(0, span.start - _BEFORE) : span.start]):
        return False
    after = _CLAUSE.split(text[span.end : span.end + _AFTER], maxsplit=1)[0]
    before = _CLAUSE.split(text[max(0, span.start - _BEFORE) : span.start])[-1]
    if _is_goal(before, goal):
        return False
    found = VALUES.search(after) or _GIVEN.match(after)
    if found is None and _OF_ERRORS.search(span.text):
        found = _WHOLE.match(after)
    if found is not None:
        between = after[: found.start()]
        if (
            _OF_ROWS.search(between)
            or _CORRELATION.search(between)
            or _ROWS.match(after, found.end())
            or _TRIVIAL.search(between)
            or _LEVEL.search(between)
            or _INTERVAL.match(after, found.end())
        ):
            return False
        return not _BOUND.search(between) and goal.search(between) is None
    found = VALUES.search(before)
    if (
        found is None
        or (span.text == "loss" and "%" in found[0])
        or _ROWS.match(before, found.end())
    ):
        return False
    if _NEXT_CLAUSE.search(before, found.end()):
        return False
    return not _BOUND.search(before[: found.start()])


def _is_goal(before: str, goal: Terms) -> bool:
    """Whether the word right before a metric makes it a bar, as in "target AUC"."""
    word = _LAST_WORD.search(before)
    return word is not None and goal.search(word[1]) is not None


def values(
    repository: Repository, *, metrics: tuple[str, ...], goals: tuple[str, ...]
) -> Iterator[Evidence]:
    """Values of metrics in documents, then in the stored outputs of notebooks."""
    passages = repository.passages
    for item in reported(passages, metrics, goals):
        yield excerpt(passages[item.at])
    yield from outputs(repository, metrics=metrics)


def pictures(repository: Repository, *, images: tuple[str, ...]) -> Iterator[Evidence]:
    """Pictures in the documents whose name or caption holds one of the words."""
    pattern = terms(*images)
    for path, document in repository.documents.items():
        for link in document.links:
            name = folded(f"{link.target.rsplit('/', 1)[-1]} {link.text}")
            if not link.image or "badge" in link.target or _NO_RUN.search(name):
                continue
            if pattern.search(name):
                yield Evidence(Location(path, link.line), link.text or link.target)


def outputs_naming(
    repository: Repository, *, metrics: tuple[str, ...], models: tuple[str, ...], least: int
) -> Iterator[Evidence]:
    """Notebooks whose stored outputs give values to that many different models."""
    metric, model = terms(*metrics), terms(*models)
    for notebook in repository.notebooks:
        named: dict[str, int] = {}
        for output in notebook.facts.outputs:
            text = folded(output.text)
            if metric.search(text) and VALUES.search(text):
                for name in model.findall(text):
                    named.setdefault(name, output.cell)
        if len(named) >= least:
            place = Location(notebook.path, 1, None, min(named.values()), 1)
            yield Evidence(place, ", ".join(sorted(named))[:80])


def _scoring_cells(notebook: Notebook) -> frozenset[int | None]:
    """The cells that call a function which returns the value of a metric."""
    module = notebook.module
    return frozenset(
        module.at(call.line).cell
        for name, calls in module.by_last_name.items()
        if _SCORES.search(name)
        for call in calls
    )


def outputs(repository: Repository, *, metrics: tuple[str, ...]) -> Iterator[Evidence]:
    """Values of metrics in the stored outputs of notebooks, one for each output, by name or by
    the call of the cell."""
    for notebook in repository.notebooks:
        for output in valued(notebook, terms(*metrics)):
            place = Location(notebook.path, 1, None, output.cell, 1)
            yield Evidence(place, " ".join(output.text.split())[:80])


def valued(notebook: Notebook, metric: Terms) -> Iterator[Output]:
    """The stored outputs of a notebook that give the value of a metric."""
    scoring = _scoring_cells(notebook)
    for output in notebook.facts.outputs:
        said = metric.search(without_homonyms(folded(output.text))) is not None
        if (said or output.cell in scoring) and VALUES.search(output.text):
            yield output


def compared(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    goals: tuple[str, ...],
    models: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Rows or items that give different models their values, in one section of a document."""
    passages = repository.passages
    named = passages.find(models)
    by_section: dict[int, list[Reported]] = {}
    for item in reported(passages, metrics, goals):
        if item.at in named or passages[item.at].block.kind == "code":
            by_section.setdefault(passages[item.at].section, []).append(item)
    pattern = terms(*models)
    for items in by_section.values():
        kinds = {match for item in items for match in pattern.findall(passages[item.at].text)}
        if len(kinds) >= least and sum(item.values for item in items) >= least:
            yield from (excerpt(passages[item.at]) for item in items[:3])
