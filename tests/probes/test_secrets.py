"""Credentials are found by their form, and none is ever repeated.

The values are put together here, so that no file holds anything that looks like one.
"""

from __future__ import annotations

import base64
import hashlib

import pytest

from mle_lint import catalogue, engine
from mle_lint.report import RuleResult
from mle_lint.repository import Repository
from tests.memory import MemoryTree

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def mixed(length: int, alphabet: str = LETTERS + "0123456789", seed: str = "7") -> str:
    """A text without a pattern, the same in every run."""
    digest = b"".join(
        hashlib.sha256(f"{seed}{n}".encode()).digest() for n in range(length // 16 + 1)
    )
    return "".join(alphabet[byte % len(alphabet)] for byte in digest[:length])


HEX = mixed(32, "0123456789abcdef")
KEY_LINES = "\n".join(base64.b64encode(mixed(48, seed=f"k{n}").encode()).decode() for n in range(4))
PEM = "-----BEGIN RSA " + f"PRIVATE KEY-----\n{KEY_LINES}\n-----END"


def judged(files: dict[str, str]) -> RuleResult:
    rule = catalogue.load().named("hygiene/secrets-committed")
    return engine.lint(Repository(MemoryTree(files)), (rule,), engine.Settings()).results[0]


CAPITALS = LETTERS[:26] + "234567"
LOGIN = f'{{"source": ["login(\\"{"hf_" + mixed(34, LETTERS)}\\")"]}}'
HOOK = f'H = "https://hooks.slack.com/{"services/T" + mixed(9)}/B{mixed(9)}/{mixed(24)}"'
STORE = f'URL = "postgresql://loader:{mixed(14)}@warehouse.churn.internal:5432/x"'
BROWSER = f'init({{apiKey: "{"AIza" + mixed(35)}", authDomain: "x.firebaseapp.com"}})'
RANDOM = "a random value under the name of a secret"
LIVE = [
    ("app.py", f'key = "{"sk-" + mixed(20)}{"T3Blbk" + "FJ"}{mixed(20)}"', "an OpenAI key"),
    ("app.py", f'key = "{"sk-ant-" + "api03-"}{mixed(95)}"', "an Anthropic key"),
    ("app.py", f'client = OpenAI(api_key="{"sk-" + HEX}")', "a key of a model service"),
    ("train.ipynb", LOGIN, "a Hugging Face token"),
    ("etl.py", f'aws = "{"AK" + "IA"}{mixed(16, CAPITALS)}"', "an AWS access key"),
    ("push.sh", f"git push https://me:{'ghp_' + mixed(36)}@github.com/me/x", "a GitHub token"),
    ("bot.py", f'TOKEN = "{"612345987:AA" + mixed(33)}"', "a Telegram bot token"),
    ("maps.py", f'KEY = "{"AIza" + mixed(35)}"', "a Google API key"),
    ("alert.py", HOOK, "a Slack hook"),
    ("kaggle.json", f'{{"username":"ana","key":"{HEX}"}}', "a Kaggle key"),
    ("gcp.json", '{"k": "' + PEM.replace("\n", "\\n") + '"}', "a private key"),
    ("deploy/id_rsa", PEM, "a private key"),
    ("etl.py", STORE, "an address with a password"),
    (".env.example", f"TOKEN = {'ghp_' + mixed(36)}", "a GitHub token"),
    ("compose.yml", f"environment:\n  JWT_SECRET_KEY: {HEX}{HEX[::-1]}", RANDOM),
]  # fmt: skip
HARMLESS = [
    ("app.py", f'key = "{"sk-" + "x" * 40}"'),
    ("app.py", f'key = "{"sk-" + "your-openai-api-key-goes-here-please"}"'),
    ("app.py", f'key = "{"AK" + "IA"}IOSFODNN7EXAMPLE"'),
    ("app.py", f'token = "{"hf_" + LETTERS[26:] + LETTERS[:10]}"'),
    ("tests/test_app.py", f'key = "{"ghp_" + mixed(36)}"'),
    ("app.py", 'key = os.environ["OPENAI_API_KEY"]'),
    ("web.js", BROWSER),
    ("poetry.lock", f'token = "{"ghp_" + mixed(36)}"'),
    ("app.py", 'URL = "postgresql://user:Qm3vX9pLt2@localhost:5432/x"'),
    ("app.py", 'URL = "postgresql://loader:Qm3vX9pLt2@db:5432/x"'),
    ("app.py", 'URL = f"postgresql://loader:{password}@warehouse.churn.internal/x"'),
    ("README.md", "postgresql://user:password@db.churn.internal/x"),
    ("compose.yml", "SECRET_KEY: ${SECRET_KEY:-" + HEX + HEX[::-1] + "}"),
    ("model.py", 'token = "sentence-transformers-all-MiniLM-L6-v2"'),
    ("settings.py", 'SECRET_KEY = "django-insecure-' + mixed(50) + '"'),
    ("certs/server.test.pem", PEM),
    (".env.example", f"SECRET_KEY='{HEX}{HEX[::-1]}'"),
    ("node_modules/x/a.js", f'const t = "{"ghp_" + mixed(36)}"'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "kind"), LIVE)
def test_a_credential_is_named_by_its_kind(path: str, text: str, kind: str) -> None:
    assert [(e.location.path, e.text) for e in judged({path: text}).evidence] == [(path, kind)]


@pytest.mark.parametrize(("path", "text"), HARMLESS)
def test_samples_and_settings_are_none(path: str, text: str) -> None:
    assert judged({path: text}).evidence == ()


def test_the_value_is_never_repeated() -> None:
    told = str([judged({path: text}) for path, text, _ in LIVE])
    assert HEX not in told
    assert mixed(16) not in told


def test_the_line_is_that_of_the_value() -> None:
    found = judged({"a.py": "import os\n\n\n" + LIVE[2][1]}).evidence
    assert [e.location.line for e in found] == [4]
