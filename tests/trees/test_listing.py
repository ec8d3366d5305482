from __future__ import annotations

import pytest

from mle_lint.model import Unknown
from mle_lint.trees import limits
from mle_lint.trees.base import Entry, Unreadable
from mle_lint.trees.listing import Listing, bounded


def why(listing: Listing, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        listing.resolve(path)
    return str(caught.value)


def test_entries_are_sorted_by_path_and_the_last_of_a_path_counts() -> None:
    found = (Entry("b"), Entry("a", 1), Entry("a", 2))
    assert bounded(found) == ((Entry("a", 2), Entry("b")), ())


def test_past_the_limit_the_shallowest_then_the_first_by_name_are_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 2)
    found = (Entry("a/a"), Entry("a/b"), Entry("z"), Entry("b/c"))
    assert bounded(found) == (
        (Entry("a/a"), Entry("z")),
        (Unknown(".", "2 files past the limit of 2 were not read"),),
    )


def test_the_limit_note_is_written_with_thousands() -> None:
    found = (Entry(f"f{number}") for number in range(51_001))
    kept, notes = bounded(found)
    assert len(kept) == 50_000
    assert notes == (Unknown(".", "1,001 files past the limit of 50,000 were not read"),)


def test_files_too_deep_are_told() -> None:
    deepest = "d/" * 40 + "f"
    assert bounded((Entry(deepest), Entry("d/" + deepest))) == (
        (Entry(deepest),),
        (Unknown(".", "1 files more than 40 folders deep were not read"),),
    )


@pytest.mark.parametrize("path", ["", "..", "../a", "a/../b", "/a", "a//b", "a/", "./a", "a/."])
def test_paths_that_could_point_elsewhere_are_dropped(path: str) -> None:
    assert bounded((Entry(path), Entry("a..b/.c"))) == (
        (Entry("a..b/.c"),),
        (Unknown(".", "1 files with unusable paths were not read"),),
    )


def test_a_name_with_a_newline_after_dots_is_usable() -> None:
    assert bounded((Entry("a/..\n"),)) == ((Entry("a/..\n"),), ())


def test_links_are_followed_within_the_tree() -> None:
    listing = Listing((Entry("a/one", 1, "../b/two"), Entry("b/three"), Entry("b/two", 1, "three")))
    assert listing.resolve("a/one") == Entry("b/three")


def test_five_links_in_a_row_are_followed_and_six_are_not() -> None:
    chain = tuple(Entry(str(n), 1, str(n + 1)) for n in range(6))
    listing = Listing((*chain, Entry("6")))
    assert listing.resolve("1") == Entry("6")
    assert why(listing, "0") == "a chain of more than 5 links"


def test_a_link_to_itself_ends() -> None:
    assert why(Listing((Entry("a", 1, "a"),)), "a") == "a chain of more than 5 links"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/etc/passwd", "a link out of the tree"),
        ("../../x", "a link out of the tree"),
        ("..", "a link to a folder"),
        ("../d/e", "a link to a folder"),
        ("../..", "a link out of the tree"),
        ("none", "a broken link"),
        ("", "a broken link"),
        ("../.git/config", "a broken link"),
    ],
)
def test_links_that_lead_to_no_listed_file(target: str, reason: str) -> None:
    listing = Listing((Entry("d/e/f"), Entry("d/link", 1, target)))
    assert why(listing, "d/link") == reason


def test_a_path_that_is_not_listed() -> None:
    assert why(Listing(()), "../a") == "not a listed file"
