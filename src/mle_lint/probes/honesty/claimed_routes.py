"""The addresses that documents say the service answers, against its routes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.documents.lines import lines_in
from mle_lint.probes.honesty import routes, traces
from mle_lint.probes.honesty.routes import Route, normal
from mle_lint.probes.honesty.statements import Polarity, is_aside, is_claiming, listed_first
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_VERB = r"(?:GET|POST|PUT|PATCH|DELETE)"
_HERE = r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0)"
_PATH = r"(/[A-Za-z_{<:][\w/{}<>:.*-]*|/)(?=$|[\s`*|)\],?\"'…,;:])"
# Nobody writes a line that is longer.
MAX_LINE = 5_000
_TOLD = pattern(
    rf"\b{_VERB}\b[`*|\s:-]{{1,8}}(?:https?://{_HERE}(?::\d+)?)?{_PATH}"
    rf"|`?{_PATH}`?[*\s]*(?:\||\()[\s`*]*{_VERB}\b"
)
_CALLED = pattern(rf"\bcurl\b[^\n|]{{0,200}}?{_HERE}(?::(\d+))(/[\w/{{}}<>$.-]+)")
# Answered by the frameworks themselves.
_BUILT_IN = pattern(
    r"/(?:docs|redoc|openapi\.json|swagger\w*|apidocs|static|favicon\.ico|ui|admin)?(?:/|$)"
)
# Answered by servers of models, which are named in settings.
_OF_SERVERS = pattern(
    r"(?:/seldon/[\w-]+/[\w-]+)?/api/v\d\.\d/(?:predictions|feedback)|/v\d/models/[\w<>{}$-]+(?::predict|/infer)?"
    r"|/v2/health/(?:live|ready)|/invocations|/predictions/[\w<>{}$-]+"
)
_SERVERS = (
    "seldon|kserve|inferenceservice|tensorflow_?/?-?serving|tensorflow_model_server|triton|torchserve"
    "|mlflow models serve|mlserver|sagemaker"
)
_LOG = pattern(r"HTTP/\d|\d{2}:\d{2}:\d{2}")
_SHOWN = frozenset(
    {"", "text", "txt", "http", "bash", "sh", "shell", "console", "plaintext", "zsh"}
)


class _Said(NamedTuple):
    address: str
    location: Location
    port: str = ""
    called: bool = False


def claimed(repository: Repository, polarity: Polarity) -> Iterator[Claim]:
    """Each documented address that no route answers, or whose route only answers that it is not
    there yet; nothing when the routes cannot all be known."""
    if not routes.complete(repository):
        return
    known = routes.routes(repository)
    every = list(_said(repository, polarity))
    if traces.trace(repository, _SERVERS) is not None:
        every = [said for said in every if not _OF_SERVERS.fullmatch(said.address)]
    answering = {s.port for s in every if any(_answers(repository, route, s) for route in known)}
    for said in every:
        if said.port not in answering | {""}:
            continue
        claim = Claim("endpoint", said.address, said.location, "backed", confidence=Confidence.HIGH)
        found = [route for route in known if _answers(repository, route, said)]
        if not found:
            yield claim._replace(
                verdict="unbacked", note="no route of that address", related=_near(known, said)
            )
        elif all(routes.is_unbuilt(repository, route) for route in found):
            related = (Related(found[0].location, "answers that it is not implemented"),)
            yield claim._replace(
                verdict="contradicted", note="the route is a stub", related=related
            )
        else:
            yield claim._replace(related=(Related(found[0].location, f"route {found[0].address}"),))


def _said(repository: Repository, polarity: Polarity) -> Iterator[_Said]:
    """Addresses of documents with their lines, each once."""
    seen: set[str] = set()
    for index, passage in listed_first(repository):
        if passage.notebook or is_aside(passage.path, polarity) or passage.block.kind == "heading":
            continue
        if "/" not in passage.block.text or not is_claiming(repository, index, polarity):
            continue
        for said in _of(repository, passage):
            if normal(said.address) not in seen and not _BUILT_IN.fullmatch(said.address):
                seen.add(normal(said.address))
                yield said


def _of(repository: Repository, passage: Passage) -> Iterator[_Said]:
    block = passage.block
    if block.kind == "code" and block.language.split(" ")[0] not in _SHOWN:
        return
    lines = lines_in(repository, passage)
    for number, line in enumerate(lines, block.line):
        if len(line) > MAX_LINE or _LOG.search(line):
            continue
        place = Location(passage.path, number)
        for found in _TOLD.finditer(line):
            yield _Said((found[1] or found[2]).rstrip("*:.,") or "/", place)
        for called in _CALLED.finditer(line):
            yield _Said(called[2], place, called[1], True)


def _answers(repository: Repository, route: Route, said: _Said) -> bool:
    """Whether a route answers an address: the same, or the end of it behind what a proxy takes
    off, or all of it behind a beginning that the document tells of elsewhere."""
    wanted, own = _parts(said.address), _parts(route.address)
    if len(own) > len(wanted):
        return _is_beginning(own, wanted, said) or _is_short(repository, own, wanted, said)
    start = len(wanted) - len(own)
    if not all(_same(a, b) for a, b in zip(own, wanted[start:], strict=True)):
        return False
    if start == 0:
        return True
    return any(part != "*" for part in own) and _occurs(repository, wanted[:start])


def _is_beginning(own: list[str], wanted: list[str], said: _Said) -> bool:
    """Whether prose names a route by what stands before its parameters; what is called is whole."""
    rest = own[len(wanted) :]
    return bool(wanted) and not said.called and own[: len(wanted)] == wanted and set(rest) == {"*"}


def _is_short(repository: Repository, own: list[str], wanted: list[str], said: _Said) -> bool:
    start = len(own) - len(wanted)
    if not wanted or own[-1] == "*" != wanted[-1] or own[start] == "*" != wanted[0]:
        return False
    if not all(_same(a, b) for a, b in zip(own[start:], wanted, strict=True)):
        return False
    if "*" in own[:start]:
        return True
    beginning = "/" + "/".join(own[:start])
    text = "\n".join(lines_of(repository, said.location.path))
    return re.search(rf"(?<![\w.]){re.escape(beginning)}(?![\w.])", text) is not None


def _parts(address: str) -> list[str]:
    return [part for part in normal(address).strip("/").split("/") if part]


def _same(own: str, wanted: str) -> bool:
    return (
        own == wanted
        or own == "*"
        or ("*" in own and re.fullmatch(re.escape(own).replace(r"\*", ".*"), wanted) is not None)
    )


def _occurs(repository: Repository, parts: list[str]) -> bool:
    """Whether code or settings hold all parts of a beginning as parts of an address."""
    return all(
        traces.trace(repository, rf"[\"'`\s]/(?:[\w*{{}}]+/)*{re.escape(part.lower())}[\"'`\s/]")
        for part in parts
    )


def _near(known: tuple[Route, ...], said: _Said) -> tuple[Related, ...]:
    """Routes that end in the same part, as what may have been meant."""
    parts = _parts(said.address)
    close = [r for r in known if parts and parts[-1] in r.address.split("/")] or list(known)
    return tuple(Related(r.location, f"route {r.address}") for r in close[:3])
