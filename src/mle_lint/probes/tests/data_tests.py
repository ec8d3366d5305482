"""Tests of the data itself: they read a table and hold its columns and values to something."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.patterns import pattern
from mle_lint.probes.code.suites import Case, test_functions
from mle_lint.repository import Repository

_READS = frozenset({
    "read_csv", "read_parquet", "read_json", "read_excel", "read_table", "read_feather",
    "scan_csv", "scan_parquet", "read_sql", "read_orc", "from_pandas", "load_dataset",
    "get_batch_request", "read_ndjson", "DictReader", "loadtxt", "genfromtxt",
})  # fmt: skip
_HOLDS = pattern(
    r"\.columns\b|\.schema\b|\bdtypes?\b|\.is_?na\b|\.is_?null\b|\.not_?na\b|\bnull_count\b|\.isin\("
    r"|\.between\(|\.duplicated\(|\.is_unique\b|\.n?unique\(|\.min\(|\.max\(|\.all\(|\bvalidate\("
    r"|\bset\(|\.is_duplicated\(|\.value_counts\(|\bexpect_\w+\(|\.shape\b|\blen\("
)
# What holds for nearly any table: it has rows, and some column.
_SHALLOW = pattern(
    r"^assert [\"']\w+[\"'] in [\w.]+$|\blen\([^()]*\)\s*>=?\s*\d|\.shape\[0\]\s*>|not \w+\.empty"
    r"|^self\.assertIn\([\"']\w+[\"'], [\w.]+\)$"
)


@lru_cache(maxsize=1)
def data_tests(repository: Repository) -> tuple[Case, ...]:
    """Asserting tests that read a table, themselves or in what prepares them, and look into it."""
    return tuple(
        case
        for case in test_functions(repository)
        if case.asserting
        and any(call.name.rsplit(".", 1)[-1] in _READS for _, call in case.reached)
        and any(_HOLDS.search(line) for line in case.asserts)
    )


def is_thorough(case: Case) -> bool:
    """Whether a test of data asserts what not every table holds."""
    return any(_HOLDS.search(line) and not _SHALLOW.search(line) for line in case.asserts)
