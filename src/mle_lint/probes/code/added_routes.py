"""Routes that a web app is given by a call, `app.add_api_route("/predict", self.predict)`."""

from __future__ import annotations

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.repository import Repository

# Methods of an app, by the framework: FastAPI, Flask, Starlette, Flask-RESTful, aiohttp, XML-RPC.
_ADDERS = (
    "add_api_route", "add_url_rule", "add_api_websocket_route", "add_route", "add_resource",
    "add_get", "add_post", "add_routes", "register_function",
)  # fmt: skip
# What adds a route: those, and the lines of a table of routes (Starlette, Django).
ADDING = frozenset({*_ADDERS, "Route", "path", "re_path", "url", "mount"})
_ADDED = pattern(rf"\b(?:{'|'.join(_ADDERS)})\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_WORD = pattern(r"(?<![\w\"'/])(?:\w+\.)*([A-Za-z_]\w*)(?![\w\"'])")


def added_routes(repository: Repository, module: Module) -> tuple[str, ...]:
    """The functions of a module, methods of a class too, that it adds to an app as routes."""
    if module.by_last_name.keys().isdisjoint(_ADDERS):
        return ()
    text = text_of(repository, module.path)
    words = {word for given in _ADDED.findall(text) for word in _WORD.findall(given)}
    names = (function.name for function in module.facts.functions)
    return tuple(name for name in names if not words.isdisjoint(name.split(".")))
