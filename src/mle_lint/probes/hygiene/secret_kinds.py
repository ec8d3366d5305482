"""The forms of well-known credentials, each with the letters that it cannot do without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

if TYPE_CHECKING:
    Pattern = re.Pattern[str]


class Kind(NamedTuple):
    """A kind of credential: its name, letters that every one holds, and its form.

    The group `body` of the form is the random part.
    """

    name: str
    mark: bytes
    form: Pattern


def _kind(name: str, mark: str, form: str) -> Kind:
    return Kind(name, mark.encode(), pattern(rf"(?<![A-Za-z0-9_+/-]){form}(?![A-Za-z0-9_-])"))


TOKENS = (
    _kind("an OpenAI key", "T3BlbkFJ", r"sk-(?P<body>[A-Za-z0-9_-]{16,120}T3BlbkFJ[\w-]{16,120})"),
    _kind("an Anthropic key", "sk-ant-", r"sk-ant-(?:\w{3,8}-)?(?P<body>[\w-]{40,140})"),
    _kind("an OpenRouter key", "sk-or-", r"sk-or-v1-(?P<body>[0-9a-f]{64})"),
    _kind("a key of a model service", "sk-", r"sk-(?:proj-)?(?P<body>[A-Za-z0-9]{32,64})"),
    _kind("a Groq key", "gsk_", r"gsk_(?P<body>[A-Za-z0-9]{48,60})"),
    _kind("a Hugging Face token", "hf_", r"hf_(?P<body>[A-Za-z]{34,40})"),
    _kind("an AWS access key", "AKIA", r"AKIA(?P<body>[A-Z0-9]{16})"),
    _kind("an AWS access key", "ASIA", r"ASIA(?P<body>[A-Z0-9]{16})"),
    _kind("a GitHub token", "ghp_", r"ghp_(?P<body>[A-Za-z0-9]{36})"),
    _kind("a GitHub token", "gho_", r"gho_(?P<body>[A-Za-z0-9]{36})"),
    _kind("a GitHub token", "ghs_", r"ghs_(?P<body>[A-Za-z0-9]{36})"),
    _kind("a GitHub token", "github_pat_", r"github_pat_(?P<body>[A-Za-z0-9_]{60,90})"),
    _kind("a GitLab token", "glpat-", r"glpat-(?P<body>[\w-]{20,40})"),
    _kind("a Google API key", "AIza", r"AIza(?P<body>[\w-]{35})"),
    _kind("a Google client secret", "GOCSPX-", r"GOCSPX-(?P<body>[\w-]{28})"),
    _kind("a Slack token", "xox", r"xox[abprs]-(?P<body>\d{9,14}-[\w-]{20,120})"),
    _kind("a Slack hook", "hooks.slack.com/services/T",
          r"https://hooks\.slack\.com/services/(?P<body>T\w{8,12}/B\w{8,12}/\w{20,30})"),
    _kind("a Stripe key", "sk_live_", r"sk_live_(?P<body>[A-Za-z0-9]{24,110})"),
    _kind("a Telegram bot token", ":AA", r"\d{8,11}:(?P<body>AA[\w-]{32,34})"),
    _kind("a LangSmith key", "lsv2_", r"lsv2_[ps][tk]_(?P<body>[0-9a-f]{32}_[0-9a-f]{10})"),
    _kind("a Pinecone key", "pcsk_", r"pcsk_(?P<body>\w{40,80})"),
    _kind("a Tavily key", "tvly-", r"tvly-(?:dev-|prod-)?(?P<body>[A-Za-z0-9]{28,40})"),
    _kind("a Replicate token", "r8_", r"r8_(?P<body>[A-Za-z0-9]{37})"),
    _kind("an NVIDIA key", "nvapi-", r"nvapi-(?P<body>[\w-]{60,72})"),
    _kind("a Databricks token", "dapi", r"dapi(?P<body>[0-9a-f]{32})(?:-\d)?"),
    _kind("a SendGrid key", "SG.", r"SG\.(?P<body>[\w-]{22}\.[\w-]{43})"),
    _kind("an npm token", "npm_", r"npm_(?P<body>[A-Za-z0-9]{36})"),
    _kind("a PyPI token", "pypi-AgE", r"pypi-(?P<body>AgE[\w-]{50,220})"),
    _kind("a Prefect key", "pnu_", r"pnu_(?P<body>[A-Za-z0-9]{36})"),
    _kind("a DigitalOcean token", "dop_v1_", r"dop_v1_(?P<body>[0-9a-f]{64})"),
    _kind("an xAI key", "xai-", r"xai-(?P<body>[A-Za-z0-9]{60,90})"),
    _kind("a Jina key", "jina_", r"jina_(?P<body>[A-Za-z0-9]{50,70})"),
    # DagsHub's tracking server takes a token of 40 digits as the password.
    _kind("a password of a tracking server", "MLFLOW_TRACKING_PASSWORD",
          r"MLFLOW_TRACKING_PASSWORD[\\\"'\]]{0,4}\s{0,4}[=:,]\s{0,4}[\\\"']{0,2}"
          r"(?P<body>[0-9a-f]{40})"),
    _kind("an Azure storage key", "AccountKey=", r"AccountKey=(?P<body>[A-Za-z0-9+/]{86}==)"),
)  # fmt: skip
KAGGLE = Kind(
    "a Kaggle key",
    b'"key',
    pattern(
        r"\"username\\?\"\s*:\s*\\?\"[^\"\\]{2,60}\\?\"\s*,\s*"
        r"\\?\"key\\?\"\s*:\s*\\?\"(?P<body>[0-9a-f]{32})"
    ),
)
PRIVATE_KEY = Kind(
    "a private key",
    b"PRIVATE KEY-----",
    pattern(
        r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(?:\\n|\s|\\r)*"
        r"(?P<body>[A-Za-z0-9+/=]{50,80}(?:\\n|\s)+[A-Za-z0-9+/=]{40,80})"
    ),
)
# What a storage of DVC is opened with; DagsHub takes its token of 40 digits.
DVC_REMOTE = Kind(
    "a password of a data remote",
    b"remote modify",
    pattern(
        r"dvc remote modify [^\n]{0,80}?\b(?:password|secret_access_key|access_key_id)"
        r" [\"']?(?P<body>[0-9a-f]{40})\b"
    ),
)
# user:password@host in an address; the host decides whether it is a place of the author's own.
_ADDRESS = pattern(
    r"\b(?:postgres(?:ql)?|mysql|mongodb|rediss?|amqps?|mssql|snowflake|redshift|clickhouse|neo4j)"
    r"(?:\+\w+)?://(?P<user>[^\s:/@\"'<>{}$]{1,80}):"
    r"(?P<body>[^\s@\"'<>{}$/]{6,120})@(?P<host>[A-Za-z0-9][A-Za-z0-9.-]{2,120})"
)
_STORES = (b"sql://", b"sql+", b"postgres://", b"mongodb", b"redis", b"amqp", b"snowflake://",
           b"redshift", b"clickhouse", b"neo4j")  # fmt: skip
ADDRESSES = tuple(Kind("an address with a password", mark, _ADDRESS) for mark in _STORES)
# Names that say secret. Those that end in `key` must say which.
NAMES = ("secret", "token", "key")
WHICH_KEY = ("api", "access", "secret", "fernet", "auth", "encryption")
# What follows such a name: a long value, in quotes or not.
ASSIGNED = pattern(
    r"[\"']?\s{0,8}(?:=>|[:=])\s{0,8}"
    r"(?P<quote>\\?[\"']?)(?P<body>[A-Za-z0-9+/][A-Za-z0-9+/_=-]{23,127})(?P=quote)\s*(?:[,;#})\]\\]|$)",
    re.MULTILINE,
)
