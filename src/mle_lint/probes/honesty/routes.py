"""The addresses that the own services answer, as far as their code says them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.artefacts.module import Function, Module
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.probes.code.added_routes import ADDING
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.own_code import source_of, text_of
from mle_lint.probes.code.services import HTTP
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_VERBS = frozenset({"get", "post", "put", "patch", "delete", "route", "api_route", "websocket"})
# Packages that answer at addresses which they know themselves.
_OWN = (
    "prometheus_fastapi_instrumentator", "starlette_exporter", "fastapi_users", "sqladmin",
    "gradio", "bentoml", "mlserver", "kserve", "ray.serve", "litserve", "langserve",
    "fastapi_crudrouter", "flask_restx", "flask_restful", "django", "rest_framework",
    "streamlit", "dash", "mlflow.server", "connexion", "vllm.entrypoints", "feast", "tornado",
    "aiohttp", "sanic", "falcon", "bottle", "pyramid", "cherrypy", "strawberry", "ariadne",
    "starlette.applications",
)  # fmt: skip
_FOREIGN = pattern(
    r"\.(get|post|put|patch|delete|all|use|HandleFunc|Handle|GET|POST|PUT|DELETE|PATCH|Get|Post)\(\s*[\"'`](/[^\"'`\s]*)"
    r"|@(?:Get|Post|Put|Delete|Request)Mapping\(\s*(?:value\s*=\s*)?[\"'](/[^\"']*)"
)
_PARAMETER = pattern(r"\{[^}/]*\}|<[^>/]*>|:[a-z_]\w*|\$\{?\w+\}?|\*+|%[sd]")
UNBUILT = pattern(
    r"\b501\b|not[ _]?implemented|coming soon|\bunder construction\b|HTTP_501", re.IGNORECASE
)
_MADE = pattern(
    r"\b(\w+)\s*(?::[^=\n]+)?=\s*(?:\w+\.)?(?:APIRouter|Blueprint)\((?:[^()]*?(?:url_)?prefix\s*=\s*(?:[\"'](/[^\"']*)[\"']|(f?\w[\w.\"'{}]*)))?"
)
_INCLUDED = pattern(
    r"\.(?:include_router|register_blueprint)\(\s*([\w.]+)"
    r"(?:[^()]*?(?:url_)?prefix\s*=\s*(?:[\"'](/?[^\"']*)[\"']|(f?\w[\w.]*)))?"
)
MAX_FILES = 200


class Route(NamedTuple):
    """An address that is answered; `address` has `*` for each parameter. `function` is its own."""

    verb: str
    address: str
    location: Location
    module: Module | None = None
    function: Function | None = None


@lru_cache(maxsize=1)
def routes(repository: Repository) -> tuple[Route, ...]:
    """Every route of the own code outside tests."""
    return tuple(_routes(repository))


def complete(repository: Repository) -> bool:
    """Whether all addresses can be known: no package or call answers at others."""
    for module in repository.code:
        if imports(module, _OWN):
            return False
        for call in module.facts.calls:
            last = call.name.rsplit(".", 1)[-1]
            if (
                last in ADDING
                and last not in ("path", "url", "mount")
                and not call.text
                and imports(module, HTTP)
            ):
                return False
    return bool(routes(repository))


def normal(address: str) -> str:
    """An address without its parameters' names and without a slash at the end."""
    return _PARAMETER.sub("*", address.partition("?")[0]).rstrip("/.,;:") or "/"


def is_unbuilt(repository: Repository, route: Route) -> bool:
    """Whether a route's function only says that it is not there yet."""
    if route.module is None or route.function is None:
        return False
    lines = source_of(repository, route.module, route.function)
    return UNBUILT.search("\n".join(lines)) is not None


def _routes(repository: Repository) -> Iterator[Route]:
    joined = _joined(repository)
    for module in repository.code:
        if module.notebook or not imports(module, HTTP):
            continue
        made = _made(text_of(repository, module.path))
        for router, route in _of_module(module):
            for prefix in _prefixes(module, router, made, joined):
                address = "/" + "/".join(p for p in (prefix + route.address).split("/") if p)
                yield route._replace(address=address)
    yield from _elsewhere(repository)


def _joined(repository: Repository) -> tuple[tuple[str, str], ...]:
    """What is included where: the name of a router or blueprint, and the prefix it is given."""
    found: list[tuple[str, str]] = []
    for module in repository.code:
        if not module.notebook and imports(module, HTTP):
            text = text_of(repository, module.path)
            found += [(m[1], m[2] or ("/*" if m[3] else "")) for m in _INCLUDED.finditer(text)]
    return tuple(found)


def _made(text: str) -> dict[str, str]:
    """The prefix that each router or blueprint of a module is made with, by its name."""
    return {made[1]: made[2] or ("*" if made[3] else "") for made in _MADE.finditer(text)}


def _prefixes(
    module: Module, router: str, made: dict[str, str], joined: tuple[tuple[str, str], ...]
) -> tuple[str, ...]:
    """The beginnings of all addresses of a router; `*` for what only runs can tell."""
    router = router.rsplit(".", 1)[-1]
    own = made.get(router)
    if own is None:
        return ("",)
    stem = module.path.rsplit("/", 1)[-1].removesuffix(".py")
    folder = module.path.rsplit("/", 2)[-2] if "/" in module.path else ""
    # Of several routers in a module, each is known by its own name alone.
    named = [p for name, p in joined if len(made) > 1 and name.rsplit(".", 1)[-1] == router]
    named = named or [
        p for name, p in joined if stem in name or (folder and folder in name.split("."))
    ]
    given = dict.fromkeys(named or [p for _, p in joined] or [""])
    return tuple(
        "/" + "/".join((prefix.strip("/"), own.strip("/"))).strip("/") if prefix or own else ""
        for prefix in given
    )


def _of_module(module: Module) -> Iterator[tuple[str, Route]]:
    """The routes of a module without their prefixes, each with the name that it is added to."""
    for function in module.facts.functions:
        for decorator in function.decorators:
            router, _, last = decorator.name.rpartition(".")
            if last in _VERBS and (decorator.text.startswith("/") or decorator.text == ""):
                place = module.at(function.line)
                address = normal(decorator.text or "/")
                yield router, Route(last, address, place, module, function)
    for call in module.facts.calls:
        router, _, last = call.name.rpartition(".")
        if last in ADDING and call.text:
            text = "/" + call.text.lstrip("/^").rstrip("$")
            yield router, Route(last, normal(text), module.at(call.line))


def _elsewhere(repository: Repository) -> Iterator[Route]:
    for path in repository.of_kind("source")[:MAX_FILES]:
        if not paths.is_test(path):
            text = text_of(repository, path)
            for found in _FOREIGN.finditer(text):
                line = text.count("\n", 0, found.start()) + 1
                verb = (found[1] or "").lower()
                yield Route(verb, normal(found[2] or found[3]), repository.place(path, line))
