"""Whether the work was put where others can reach it: what deploys it, and what proves that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching, evidence, imports
from mle_lint.probes.code.elsewhere import any_of
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.documents.passages import below, is_placeholder
from mle_lint.repository import Repository

MAX_DOCUMENTS = 30
MAX_MANIFESTS = 60
MAX_SIZE = 100_000
_ADDRESS = pattern(r"https?://[^\s)\"'<>\]`|]+|(?<![\w/])(?:ghcr\.io|docker\.io)/[\w./:-]+")
_FILLED = pattern(
    r"//(?:my|mi|minha|mon|meine|tu|su|app|api)[-.]|your|<|\$|\{|example|xxx|username"
    r"|placeholder|owner/|\.\.\.|localhost",
    re.IGNORECASE,
)
_KIND = pattern(
    r"^kind:\s*(?:Deployment|StatefulSet|Rollout|InferenceService|CronJob|RayService"
    r"|SeldonDeployment)",
    re.MULTILINE,
)
_FRONT = pattern(r"\A---\s*\n(?:[^\n]*\n){0,20}?sdk:\s*\w+")


def prepared_and_proven(
    repository: Repository,
    *,
    files: tuple[str, ...],
    places: tuple[str, ...],
    commands: tuple[str, ...],
    actions: tuple[str, ...],
    pushes: tuple[str, ...],
    calls: tuple[str, ...],
    hosts: tuple[str, ...],
    screens: tuple[str, ...],
    videos: tuple[str, ...],
    shown: tuple[str, ...],
    headings: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """What deploys the work, with a place where it can be seen; hosts of apps need no file.

    `files` are names and suffixes, `places` words of paths of manifests, `commands` and `actions`
    those of workflows, `pushes` actions that publish an image when they are told to. `hosts` are
    parts of addresses, `screens` hosts that take an app of a given package as it is
    ("streamlit.app streamlit"), `videos` hosts of recordings, which count in a line with a word of
    `shown`; `headings` are those over screenshots of the deployment.
    """
    proofs = tuple(_proofs(repository, (hosts, videos, shown, headings, not_under), screens))
    if not proofs:
        return
    ways = tuple(_ways(repository, files, places, (commands, actions, pushes), calls))
    if ways or any(_takes_app(repository, proof.text, screens) for proof in proofs):
        yield from (*ways[:3], *proofs)


def either(
    repository: Repository,
    *,
    files: tuple[str, ...],
    places: tuple[str, ...],
    commands: tuple[str, ...],
    actions: tuple[str, ...],
    pushes: tuple[str, ...],
    calls: tuple[str, ...],
    hosts: tuple[str, ...],
    screens: tuple[str, ...],
    videos: tuple[str, ...],
    shown: tuple[str, ...],
    headings: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """What deploys the work, or a proof that it was deployed, or commands that tell how."""
    yield from _ways(repository, files, places, (commands, actions, pushes), calls)
    yield from _proofs(repository, (hosts, videos, shown, headings, not_under), screens)
    yield from _told(repository, commands)


def _ways(
    repository: Repository,
    files: tuple[str, ...],
    places: tuple[str, ...],
    steps: tuple[tuple[str, ...], ...],
    calls: tuple[str, ...],
) -> Iterator[Evidence]:
    """Files, manifests, workflow steps and calls that put the work on a host."""
    for path in repository.files:
        if f"/{path.lower()}".endswith(files) and repository.size(path) > 1:
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])
    yield from _manifests(repository, places)
    yield from _steps(repository, *steps)
    for module in repository.code:
        call = any_matching(module, calls)
        if call is not None:
            yield evidence(module, call)
    readme = repository.text(repository.readme) if repository.readme else None
    if repository.readme and _FRONT.match(readme or ""):
        yield Evidence(repository.place(repository.readme), "settings of a hosted app")


def _manifests(repository: Repository, places: tuple[str, ...]) -> Iterator[Evidence]:
    """Manifests of a cluster that start something that is served or scheduled."""
    found = [p for p in repository.of_kind("yaml") if speaks(p, places)]
    for path in [p for p in found if repository.size(p) <= MAX_SIZE][:MAX_MANIFESTS]:
        text = repository.text(path) or ""
        match = _KIND.search(text)
        if match is not None:
            line = text.count("\n", 0, match.start()) + 1
            yield Evidence(repository.place(path, line), match.group())


def _steps(
    repository: Repository,
    commands: tuple[str, ...],
    actions: tuple[str, ...],
    pushes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Steps of workflows that deploy, or publish an image."""
    run = any_of(commands)
    for path, flow in repository.workflows.items():
        for step in (step for job in flow.jobs for step in job.steps):
            command = run.search(step.run)
            published = dict(step.inputs).get("push", "false") != "false"
            wanted = (*actions, *(pushes if published else ()))
            if command or any(action in step.uses for action in wanted):
                text = command.group() if command else step.uses
                yield Evidence(repository.place(path, step.line), text)


@lru_cache(maxsize=1)
def _texts(repository: Repository) -> tuple[tuple[str, str], ...]:
    """The first documents with their text as written, notebooks and notes left out."""
    found = list(repository.documents)[:MAX_DOCUMENTS]
    return tuple((path, repository.text(path) or "") for path in found)


def _proofs(
    repository: Repository, words: tuple[tuple[str, ...], ...], screens: tuple[str, ...]
) -> Iterator[Evidence]:
    """Addresses of the running work, recordings, published images, and screenshots."""
    hosts, videos, shown, headings, not_under = words
    running = (*hosts, *(entry.split(" ")[0] for entry in screens))
    for path, text in _texts(repository):
        for match in _ADDRESS.finditer(text) if "://" in text or "cr.io" in text else ():
            address = match.group().rstrip(".,;:*")
            if _FILLED.search(address):
                continue
            recorded = any(host in address for host in videos)
            if recorded and not speaks(_line_around(text, match.start()), shown):
                continue
            if recorded or any(host in address for host in running):
                line = text.count("\n", 0, match.start()) + 1
                yield Evidence(repository.place(path, line), address)
    yield from _screenshots(repository, headings, not_under)


def _line_around(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : (text.find("\n", at) + 1 or len(text)) - 1]


def _screenshots(
    repository: Repository, headings: tuple[str, ...], not_under: tuple[str, ...]
) -> Iterator[Evidence]:
    """Images of the repository in sections that speak of the deployment."""
    passages = repository.passages
    inside = below(passages, headings) - below(passages, not_under)
    lines: dict[str, set[int]] = {}
    for index in inside:
        block = passages[index].block
        if not passages[index].notebook and not is_placeholder(passages[index]):
            lines.setdefault(passages[index].path, set()).update(
                range(block.line, block.end_line + 1)
            )
    for path, document in repository.documents.items():
        for link in document.links:
            if link.image and link.line in lines.get(path, ()) and "://" not in link.target:
                yield Evidence(repository.place(path, link.line), link.target)


def _told(repository: Repository, commands: tuple[str, ...]) -> Iterator[Evidence]:
    """Commands of the documents that deploy."""
    run = any_of(commands)
    for passage in repository.passages.all:
        if passage.block.kind == "code" and not passage.notebook:
            match = run.search(passage.block.text)
            if match is not None:
                yield Evidence(passage.location, match.group())


def _takes_app(repository: Repository, address: str, screens: tuple[str, ...]) -> bool:
    """Whether an address is of a host that takes an app as it is, and such an app is here."""
    for entry in screens:
        host, *packages = entry.split(" ")
        if host in address and any(imports(module, packages) for module in repository.code):
            return True
    return False
