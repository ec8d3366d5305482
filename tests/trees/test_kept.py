from __future__ import annotations

from mle_lint.model import Unknown
from mle_lint.trees.base import Entry
from mle_lint.trees.kept import MAX_FILE, MAX_TREE, KeptTree


class Counted:
    """A tree that counts how often each file is read."""

    name, home, commit = "tree", "/tree", "c0"
    unknown = (Unknown("x", "a reason"),)

    def __init__(self, files: dict[str, bytes], listed: dict[str, int] | None = None) -> None:
        sizes = listed or {path: len(data) for path, data in files.items()}
        self.files = files
        self.listed = tuple(Entry(path, size) for path, size in sorted(sizes.items()))
        self.reads: list[str] = []

    def entries(self) -> tuple[Entry, ...]:
        return self.listed

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        return self.files[path]


def read_twice(inner: Counted) -> list[str]:
    tree = KeptTree(inner)
    for path in (*inner.files, *inner.files):
        assert tree.read(path) == inner.files[path]
    return inner.reads


def test_a_small_file_is_read_once() -> None:
    assert read_twice(Counted({"a.py": b"a", "b.py": b""})) == ["a.py", "b.py"]


def test_a_large_file_is_not_kept() -> None:
    large = b"x" * (MAX_FILE + 1)
    assert read_twice(Counted({"a.csv": large})) == ["a.csv", "a.csv"]


def test_nothing_is_kept_of_a_large_tree() -> None:
    sizes = dict.fromkeys(map(str, range(MAX_TREE // MAX_FILE + 1)), MAX_FILE)
    assert read_twice(Counted({"0": b"a"}, sizes)) == ["0", "0"]


def test_what_is_listed_as_empty_is_kept_as_far_as_there_is_room() -> None:
    files = {str(number): b"x" * MAX_FILE for number in range(MAX_TREE // MAX_FILE + 1)}
    reads = read_twice(Counted(files, dict.fromkeys(files, 0)))
    assert sorted({path for path in reads if reads.count(path) == 2}) == [str(len(files) - 1)]


def test_the_rest_is_what_the_tree_says() -> None:
    inner = Counted({"a": b"1"})
    tree = KeptTree(inner)
    assert (tree.name, tree.home, tree.commit) == ("tree", "/tree", "c0")
    assert (tree.unknown, tree.entries()) == (inner.unknown, inner.listed)
