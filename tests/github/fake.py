"""A stand-in for GitHub's API on this machine: it remembers, it refuses, and it keeps the contract.

Every request and every answer is held against GitHub's own description, see NOTICE.md.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from openapi_core import OpenAPI
from openapi_core.testing import MockRequest, MockResponse

REPOSITORY = "octo/demo"
# The limits that the description only tells in prose.
MAX_BODY = 65_536
MAX_ANNOTATIONS = 50
BOT = {"login": "github-actions[bot]", "id": 41898282, "type": "Bot"}
TIME = "2026-01-01T00:00:00Z"
JSON = "application/json"
Answer = tuple[int, Any, dict[str, str]]


@dataclass
class Fault:
    """What goes wrong with the next calls that fit; `applied` ones take effect all the same."""

    method: str
    status: int = 502
    message: str = "Server Error"
    times: int = 1
    applied: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    path: str = ""


@cache
def description() -> OpenAPI:
    text = Path(__file__).with_name("openapi-trimmed.json").read_text(encoding="utf-8")
    return OpenAPI.from_dict(json.loads(text))


class Fake:
    """GitHub with one repository. Start it as a context; `url` is then its address."""

    def __init__(self, me: dict[str, Any] | None = None, prefix: str = "") -> None:
        """`me` is the person whose token it is; without one it is a workflow's."""
        self.me, self.prefix = me, prefix
        self.comments: list[dict[str, Any]] = []
        self.check_runs: list[dict[str, Any]] = []
        self.annotations: dict[int, list[dict[str, Any]]] = {}
        self.pulls: dict[int, dict[str, Any]] = {}
        self.archives: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.read_only = False
        self.calls: list[str] = []
        self.breaches: list[str] = []
        self.before_create: Callable[[], object] | None = None
        self._lock = threading.RLock()
        self._last_id = 100
        handler = type("Handler", (_Handler,), {"fake": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}{prefix}"

    def __enter__(self) -> Fake:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def writes(self) -> list[str]:
        """The methods of the calls that were not mere reading, in order."""
        return [method for call in self.calls if (method := call.split()[0]) != "GET"]

    def add_comment(self, body: str, user: dict[str, Any] | None = None) -> dict[str, Any]:
        """A comment on pull request 7 as if the user had written it; else the token's owner."""
        with self._lock:
            self._last_id += 1
            comment = self._comment(self._last_id, body, user or self.me or BOT)
            self.comments.append(comment)
            return comment

    def add_pull(self, number: int, sha: str, branch: str, source: str | None) -> None:
        """An open pull request whose head is in the repository `source`, or in a deleted one."""
        repo = None if source is None else {"full_name": source, "id": 5, "url": f"{self.url}/x"}
        head = {"sha": sha, "ref": branch, "repo": repo}
        url = f"{self.url}/repos/{REPOSITORY}/pulls/{number}"
        self.pulls[number] = {"number": number, "state": "open", "head": head, "url": url}

    def answer(self, method: str, target: str, data: bytes) -> Answer:
        """The answer to a request, after both were held against the contract."""
        with self._lock:
            parts = urlsplit(target)
            path = parts.path.removeprefix(self.prefix)
            self.calls.append(f"{method} {path}")
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            request = MockRequest(
                "https://api.github.com", method.lower(), path,
                args=query, data=data or None, content_type=JSON,
            )  # fmt: skip
            described = not path.startswith("/archives/")
            if described:
                self._check(lambda: description().validate_request(request), f"{method} {path}")
            fault = self._fault(method, path)
            if fault is not None and not fault.applied:
                return fault.status, {"message": fault.message}, fault.headers
            status, body, headers = self._routed(method, path, query, data)
            # A pull request has a hundred fields that nobody here reads.
            if described and status < 300 and "/pulls/" not in path and body is not None:
                response = MockResponse(json.dumps(body).encode(), status, content_type=JSON)
                self._check(
                    lambda: description().validate_response(request, response),
                    f"answer to {method} {path}",
                )
            if fault is not None:
                return fault.status, {"message": fault.message}, fault.headers
            return status, body, headers

    def _check(self, validate: Callable[[], object], what: str) -> None:
        try:
            validate()
        except Exception as error:  # noqa: BLE001  kept for the test to see
            cause = error.__cause__
            reasons = [str(e.message) for e in getattr(cause, "schema_errors", ())]
            self.breaches.append(f"{what}: {error} {cause or ''} {reasons}")

    def _fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.method == method and fault.times and fault.path in path:
                fault.times -= 1
                return fault
        return None

    def _routed(self, method: str, path: str, query: dict[str, str], data: bytes) -> Answer:
        if self.read_only and method != "GET":
            return 403, {"message": "Resource not accessible by integration"}, {}
        given = json.loads(data) if data else {}
        for verb, shape, route in _ROUTES:
            match = re.fullmatch(shape, path)
            if verb == method and match:
                return route(self, match, query, given)
        return 404, {"message": "Not Found"}, {}

    def _user(self, *_: Any) -> Answer:
        if self.me is None:
            return 403, {"message": "Resource not accessible by integration"}, {}
        return 200, {**_user(self.me, self.url), **_ABOUT_ME}, {}

    def _listed(self, match: re.Match[str], query: dict[str, str], _: Any) -> Answer:
        return self._page(match.string, query, self.comments)

    def _created(self, _match: Any, _query: Any, given: dict[str, Any]) -> Answer:
        if len(given["body"]) > MAX_BODY:
            return 422, {"message": "Body is too long (maximum is 65536 characters)"}, {}
        if self.before_create is not None:
            meanwhile, self.before_create = self.before_create, None
            meanwhile()
        return 201, self.add_comment(given["body"]), {}

    def _edited(self, match: re.Match[str], _query: Any, given: dict[str, Any]) -> Answer:
        comment = self._found(int(match[1]))
        if comment is None:
            return 404, {"message": "Not Found"}, {}
        if len(given["body"]) > MAX_BODY:
            return 422, {"message": "Body is too long (maximum is 65536 characters)"}, {}
        comment["body"] = given["body"]
        return 200, comment, {}

    def _deleted(self, match: re.Match[str], *_: Any) -> Answer:
        comment = self._found(int(match[1]))
        if comment is None:
            return 404, {"message": "Not Found"}, {}
        self.comments.remove(comment)
        return 204, None, {}

    def _found(self, number: int) -> dict[str, Any] | None:
        return next((c for c in self.comments if c["id"] == number), None)

    def _pull(self, match: re.Match[str], *_: Any) -> Answer:
        pull = self.pulls.get(int(match[1]))
        return (200, pull, {}) if pull else (404, {"message": "Not Found"}, {})

    def _archive(self, match: re.Match[str], *_: Any) -> Answer:
        if match[1] not in self.archives:
            return 404, {"message": "Not Found"}, {}
        return 302, None, {"Location": f"{self.url}/archives/{match[1]}.tar.gz"}

    def _runs(self, match: re.Match[str], query: dict[str, str], _: Any) -> Answer:
        found = [run for run in self.check_runs if run["head_sha"] == match[1]]
        _, page, headers = self._page(match.string, query, found)
        return 200, {"total_count": len(found), "check_runs": page}, headers

    def _run_made(self, _match: Any, _query: Any, given: dict[str, Any]) -> Answer:
        self._last_id += 1
        run = {
            **_run(self._last_id, self.url),
            "name": given["name"],
            "head_sha": given["head_sha"],
        }
        self.annotations[self._last_id] = []
        status, body, headers = self._run_filled(run, given)
        if status < 300:
            self.check_runs.append(run)
        return (201 if status == 200 else status), body, headers

    def _run_edited(self, match: re.Match[str], _query: Any, given: dict[str, Any]) -> Answer:
        run = next((r for r in self.check_runs if r["id"] == int(match[1])), None)
        return self._run_filled(run, given) if run else (404, {"message": "Not Found"}, {})

    def _run_filled(self, run: dict[str, Any], given: dict[str, Any]) -> Answer:
        output = given.get("output", {})
        added = output.get("annotations", [])
        if len(added) > MAX_ANNOTATIONS:
            return 422, {"message": "No more than 50 annotations a request"}, {}
        if given.get("status") == "completed" and "conclusion" not in given:
            return 422, {"message": "A completed run needs a conclusion"}, {}
        kept = self.annotations[run["id"]]
        kept += added
        for name in ("status", "conclusion", "external_id", "details_url"):
            if name in given:
                run[name] = given[name]
        if "conclusion" in given:
            run.update(status="completed", completed_at=TIME)
        run["output"].update(
            {name: output[name] for name in ("title", "summary") if name in output},
            annotations_count=len(kept),
        )
        return 200, run, {}

    def _page(self, path: str, query: dict[str, str], items: list[Any]) -> Answer:
        size, page = int(query.get("per_page", "30")), int(query.get("page", "1"))
        shown = items[(page - 1) * size : page * size]
        headers = {}
        if page * size < len(items):
            following = f"{self.url}{path}?per_page={size}&page={page + 1}"
            headers["Link"] = f'<{following}>; rel="next"'
        return 200, shown, headers

    def _comment(self, number: int, body: str, user: dict[str, Any]) -> dict[str, Any]:
        here = f"{self.url}/repos/{REPOSITORY}"
        return {
            "id": number,
            "node_id": f"IC_{number}",
            "url": f"{here}/issues/comments/{number}",
            "html_url": f"https://github.com/{REPOSITORY}/pull/7#issuecomment-{number}",
            "issue_url": f"{here}/issues/7",
            "body": body,
            "user": _user(user, self.url),
            "created_at": TIME,
            "updated_at": TIME,
            "author_association": "NONE",
        }


_HERE = f"/repos/{REPOSITORY}"
_ROUTES: tuple[tuple[str, str, Callable[..., Answer]], ...] = (
    ("GET", r"/user", Fake._user),
    ("GET", rf"{_HERE}/issues/7/comments", Fake._listed),
    ("POST", rf"{_HERE}/issues/7/comments", Fake._created),
    ("PATCH", rf"{_HERE}/issues/comments/(\d+)", Fake._edited),
    ("DELETE", rf"{_HERE}/issues/comments/(\d+)", Fake._deleted),
    ("GET", rf"{_HERE}/pulls/(\d+)", Fake._pull),
    ("GET", rf"{_HERE}/tarball/([0-9a-f]+)", Fake._archive),
    ("GET", rf"{_HERE}/commits/([0-9a-f]+)/check-runs", Fake._runs),
    ("POST", rf"{_HERE}/check-runs", Fake._run_made),
    ("PATCH", rf"{_HERE}/check-runs/(\d+)", Fake._run_edited),
)
_ABOUT_ME = {
    "bio": None, "blog": None, "company": None, "created_at": TIME, "email": None,
    "followers": 0, "following": 0, "hireable": None, "location": None, "name": None,
    "public_gists": 0, "public_repos": 0, "updated_at": TIME,
    "user_view_type": "public",
}  # fmt: skip
_LINKS = (
    "events_url", "followers_url", "following_url", "gists_url", "html_url", "organizations_url",
    "received_events_url", "repos_url", "starred_url", "subscriptions_url", "url", "avatar_url",
)  # fmt: skip


def _user(user: dict[str, Any], url: str) -> dict[str, Any]:
    about = {"gravatar_id": "", "node_id": "U", "site_admin": False}
    return {**about, **dict.fromkeys(_LINKS, f"{url}/users/x"), **user}


def _run(number: int, url: str) -> dict[str, Any]:
    return {
        "id": number,
        "node_id": f"CR_{number}",
        "url": f"{url}/repos/{REPOSITORY}/check-runs/{number}",
        "html_url": None,
        "details_url": None,
        "status": "queued",
        "conclusion": None,
        "started_at": TIME,
        "completed_at": None,
        "external_id": "",
        "check_suite": {"id": 1},
        "app": None,
        "pull_requests": [],
        "output": {
            "title": None,
            "summary": None,
            "text": None,
            "annotations_count": 0,
            "annotations_url": f"{url}/x",
        },
    }


class _Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for the fake of its class."""

    fake: Fake
    protocol_version = "HTTP/1.1"
    # Head and body in one packet; in two, each answer would wait for an acknowledgement.
    wbufsize = -1

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length)
        status, body, headers = self.fake.answer(self.command, self.path, data)
        archive = re.fullmatch(r".*/archives/([0-9a-f]+)\.tar\.gz", self.path)
        if archive:
            status, sent = 200, self.fake.archives[archive[1]]
        else:
            sent = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Type": f"{JSON}; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    do_GET = do_POST = do_PATCH = do_DELETE = _serve  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Says nothing, since tests read the output."""
