"""Compose files."""

from __future__ import annotations

import pytest

from mle_lint.artefacts.compose import Compose, Service, parse
from mle_lint.artefacts.errors import ParseError


def test_services_in_short_and_long_form() -> None:
    text = """services:
  api:
    build: {context: ., dockerfile: api.Dockerfile}
    command: ["uvicorn", "a:b", "--name", "c d"]
    ports: ["8000:8000", {target: 80, published: 81}]
    depends_on: {db: {condition: service_healthy}}
    volumes: [./a:/a, {type: bind, source: b, target: /b}]
  db: {image: "postgres:16", command: run it, depends_on: [x]}
  web: {build: ./web}
"""
    assert parse(text) == Compose(
        (
            Service(
                "api",
                2,
                "",
                ".",
                "api.Dockerfile",
                "uvicorn a:b --name 'c d'",
                ("8000:8000", "81:80"),
                ("db",),
                ("./a:/a", "b:/b"),
            ),
            Service("db", 8, image="postgres:16", command="run it", depends_on=("x",)),
            Service("web", 9, build_context="./web"),
        )
    )


def test_an_extension_is_merged() -> None:
    text = "x-a: &a {image: i}\nservices:\n  b: {<<: *a, ports: [80]}\n"
    assert parse(text) == Compose((Service("b", 3, image="i", ports=("80",)),))


def test_the_first_version_has_services_at_the_top() -> None:
    assert parse("web:\n  image: nginx\n") == Compose((Service("web", 1, image="nginx"),))


def test_a_file_without_services() -> None:
    assert parse("volumes: {a: }\n") == Compose()


@pytest.mark.parametrize("text", ["", "- a", "[" * 30_000 + "]" * 30_000])
def test_what_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        parse(text)
