"""Calls of a service that the documents show, with their fields and the answer beside them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_TEXT = 8_000
MAX_KEYS = 40
# How many passages after a call may hold its payload, and its answer.
NEAR, FAR = 4, 8
_COMMAND = pattern(
    r"\bcurl(?:\.exe)?\s|^[ \t]*(?:[$>]\s*)?https?\s+(?:POST|GET|PUT|:\d|localhost)|\bgrpcurl\s"
    r"|\bInvoke-(?:RestMethod|WebRequest)\b|\b(?:requests|httpx|session|client)\.(?:post|get|put)\("
    r"|\bfetch\(\s*[\"'`]|\baxios\.(?:post|get)\(|\bhttr2?::?(?:POST|GET|request)\(|\bPOST\(",
    8,
)
# One of these is in every text that the expression above finds.
_COMMAND_MARKS = (
    "curl", "http", "Invoke-", ".post(", ".get(", ".put(", "fetch(", "axios.", "httr", "POST(",
)  # fmt: skip
_SENDS = pattern(
    r"\s(?:-d|--data(?:-\w+)?|--json|-F|--form|-X\s*['\"]?(?:POST|PUT)|--request\s+(?:POST|PUT))\b"
    r"|\.(?:post|put)\(|\bPOST\b|method:\s*[\"']POST|-Method\s+Post|\bgrpcurl\s"
)
_LOCAL = pattern(
    r"localhost|127\.0\.0\.1|0\.0\.0\.0|\$\{?\w+|<[\w-]+>|\{\w+\}|YOUR|your[-_]|[\"'(]/\w|\s:\d{2,5}/"
)
_ADDRESS = pattern(r"(?:://[^/\s\"'`]+|localhost(?::\d+)?|\s:\d+|[\"'`}>])(/[\w/{}<>.:-]+)")
_ENDPOINT = pattern(r"\b(?:POST|PUT)\b[`*\s|:]{1,6}\S{0,80}?(/[\w/{}<>.:-]+)")
_OTHER = pattern(r"\b(?:GET|POST|PUT|PATCH|DELETE)\b[`*\s|:]{1,6}\S{0,80}?/\w")
_KEY = pattern(r"\\?[\"']([A-Za-z_][\w .-]{0,60})\\?[\"']\s*:|(?:-F|--form)\s+[\"']?(\w{1,60})=")
_PARAMETER = pattern(r"[?&]([A-Za-z_]\w{0,60})=")
_JSON = pattern(r"\s*(?:HTTP/\d[^{\[]{0,300})?[{\[]")
_ANSWER_LINE = pattern(r"^[ \t]*(?:#|//|>>>|[=-]>|→)?[ \t]*(?:[\w ]{0,20}:\s*)?[{\[].*[:\]]")
_INLINE_JSON = pattern(r"[{]\s*[\"']?\w{1,60}[\"']?\s*:")


class Shown(NamedTuple):
    """A call that a document shows: its address, its fields, and whether the answer follows."""

    passage: Passage
    address: str
    keys: tuple[str, ...]
    answered: bool


@lru_cache(maxsize=2)
def shown_calls(
    repository: Repository, others: tuple[str, ...], aside: tuple[str, ...]
) -> tuple[Shown, ...]:
    """Calls in the documents, but those of `others` (services of somebody else) and `aside`.

    `aside` are last parts of addresses that answer for the service itself: health, login.
    """
    passages = repository.passages
    return tuple(
        call
        for index in range(len(passages))
        if not passages[index].notebook
        for call in _at(passages, index, others)
        if call.address.rstrip("/").rsplit("/", 1)[-1].lower() not in aside
    )


def named_endpoints(repository: Repository) -> Iterator[Passage]:
    """Passages that name an address to which something is sent."""
    for passage in repository.passages.all:
        text = "" if passage.notebook else passage.block.text[:MAX_TEXT]
        if "POST" in text and _ENDPOINT.search(text):
            yield passage


def _at(passages: Passages, index: int, others: tuple[str, ...]) -> Iterator[Shown]:
    passage = passages[index]
    text = passage.block.text[:MAX_TEXT]
    if passage.block.kind == "code" and "/" in text and _calls(text):
        found = _ADDRESS.search(text)
        meant = found and (_SENDS.search(text) or _LOCAL.search(text))
        if found and meant and not any(other in text for other in others):
            answered = _answers_itself(text) or _answered(passages, index)
            yield Shown(passage, found[1], _keys(text), answered)
    elif "POST" in text or "PUT" in text:
        named = _ENDPOINT.search(text)
        if named is None:
            return
        if passage.block.kind == "code" and _KEY.search(text):
            yield Shown(passage, named[1], _keys(text), _answered(passages, index))
            return
        for step in range(1, NEAR + 1):
            payload = _next(passages, index, step)
            if payload is None or _ENDPOINT.search(payload.block.text[:MAX_TEXT]):
                return
            if _is_json(payload):
                answered = _answered(passages, index + step)
                yield Shown(payload, named[1], _keys(payload.block.text[:MAX_TEXT]), answered)
                return


def _calls(text: str) -> bool:
    return any(mark in text for mark in _COMMAND_MARKS) and _COMMAND.search(text) is not None


def _keys(text: str) -> tuple[str, ...]:
    found = [match[1] or match[2] for match in _KEY.finditer(text)]
    headers = ("content-type", "accept", "authorization", "x-api-key")
    kept = [key for key in found if key.lower() not in headers]
    kept += [match[1] for match in _PARAMETER.finditer(text)]
    return tuple(dict.fromkeys(kept))[:MAX_KEYS]


def _is_json(passage: Passage) -> bool:
    return passage.block.kind == "code" and _JSON.match(passage.block.text) is not None


def _answered(passages: Passages, index: int) -> bool:
    """Whether JSON follows before the next call."""
    for step in range(1, FAR + 1):
        passage = _next(passages, index, step)
        if passage is None:
            return False
        text = passage.block.text[:MAX_TEXT]
        told = passage.block.kind not in ("code", "heading") and _INLINE_JSON.search(text)
        if _is_json(passage) or (told and not _OTHER.search(text)):
            return True
        if _OTHER.search(text) or (passage.block.kind == "code" and _calls(text)):
            return False
    return False


def _next(passages: Passages, index: int, step: int) -> Passage | None:
    if index + step >= len(passages):
        return None
    passage = passages[index + step]
    return passage if passage.path == passages[index].path else None


def _answers_itself(text: str) -> bool:
    """Whether a line after the call is JSON that stands outside of its quotes and brackets."""
    rows = text.split("\n")
    start = next((i for i, row in enumerate(rows) if _COMMAND.search(row)), len(rows))
    before = "\n".join(rows[:start])
    for row in rows[start:]:
        closed = before.count("'") % 2 == 0 and before.count("(") <= before.count(")")
        balanced = before.count("{") == before.count("}")
        if closed and balanced and before.strip() and _ANSWER_LINE.match(row):
            return True
        before += "\n" + row
    return False
