"""What a user can reach: routes, apps and commands, and whether a model answers there."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.probes.code.calls import evidence, imports
from mle_lint.probes.code.model_calls import asked, loaded
from mle_lint.repository import Repository

WEB = (
    "fastapi", "flask", "flask_restful", "flask_restx", "flask_openapi3", "litestar", "starlette",
    "sanic", "aiohttp.web", "django", "rest_framework", "ninja", "bentoml", "ray.serve", "robyn",
    "falcon", "tornado", "quart", "connexion", "grpc", "mangum", "bottle", "litserve", "kserve",
    "functions_framework", "mcp.server", "fastmcp", "langserve", "modal", "cog", "chalice",
    "sagemaker_inference", "ts.torch_handler", "azureml.contrib.services", "http.server",
    "aws_lambda_powertools", "pyramid", "cherrypy", "hug", "eve", "apiflask", "seldon_core",
)  # fmt: skip
SCREENS = (
    "streamlit", "gradio", "chainlit", "dash", "shiny", "taipy", "panel", "nicegui", "mesop",
    "reflex", "flet", "telebot", "telegram", "aiogram", "pyrogram", "discord", "slack_bolt",
    "tkinter", "customtkinter", "PyQt5", "PyQt6", "PySide6", "solara", "h2o_wave", "pywebio",
    "marimo", "kivy", "textual", "twilio", "vkbottle",
)  # fmt: skip


def interfaces(repository: Repository) -> Iterator[Evidence]:
    """The first route, app or command line in each file, tests left out."""
    for module in repository.code:
        if module.notebook:
            continue
        found = interface(module)
        if found is not None:
            yield found


def interface(module: Module) -> Evidence | None:
    """How a user reaches this module: a web route, a screen, or a command."""
    for packages, word in ((WEB, "a web service"), (SCREENS, "an app")):
        line = imports(module, packages)
        if line:
            return Evidence(module.at(line), word)
    if module.facts.main_line:
        return Evidence(module.at(module.facts.main_line), "a command")
    return None


def predictions(repository: Repository) -> Iterator[Evidence]:
    """Calls outside tests and notebooks that load a saved model or ask a language model."""
    for module in _scripts(repository):
        call = loaded(module) or asked(module)
        if call is not None:
            yield evidence(module, call)


def loading(repository: Repository) -> Iterator[Evidence]:
    """The first call in each file, tests and notebooks left out, that loads a saved model."""
    for module in _scripts(repository):
        call = loaded(module)
        if call is not None:
            yield evidence(module, call)


def asking(repository: Repository) -> Iterator[Evidence]:
    """The first call in each file, tests and notebooks left out, that asks a language model."""
    for module in _scripts(repository):
        call = asked(module)
        if call is not None:
            yield evidence(module, call)


def _scripts(repository: Repository) -> Iterator[Module]:
    return (module for module in repository.code if not module.notebook)
