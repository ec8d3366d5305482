from __future__ import annotations

import pytest

from mle_lint.probes.reproducibility.data_pointers import pointers
from mle_lint.repository import Repository
from tests.memory import MemoryTree


@pytest.mark.parametrize(
    ("pattern", "files", "found"),
    [
        ("*.csv", ("data/loans.csv",), ["*.csv"]),
        ("data/**", ("data/raw/loans.parquet",), ["data/**"]),
        ("*.csv", ("tests/loans.csv",), []),
        ("*.csv", (), []),
        ("*.pth", ("models/net.pth",), []),
        ("*.bin", ("models/weights.csv",), []),
        ("models/*", ("models/history.csv",), []),
    ],
)
def test_git_lfs_counts_where_it_holds_data(
    pattern: str, files: tuple[str, ...], found: list[str]
) -> None:
    tree = {".gitattributes": f"{pattern} filter=lfs diff=lfs merge=lfs -text\n"}
    repository = Repository(MemoryTree({**tree, **dict.fromkeys(files, "version https")}))
    evidence = pointers(
        repository, models=("models", "pth"), data=("csv", "parquet"), sums=("sha256sums",)
    )
    assert [item.text for item in evidence] == found
