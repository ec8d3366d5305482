from pathlib import Path

import pytest

from mle_lint.artefacts import own_documents, pdf
from mle_lint.artefacts.document import Block
from mle_lint.artefacts.errors import ParseError
from mle_lint.repository import Repository
from mle_lint.trees.folder import FolderTree
from tests.artefacts.pdf_files import pdf_of, pdf_of_words

FIRST = """3. Results
The recall of churners on the held-out quarter is 0.71 and that of the rule of
thumb which support uses today is 0.48.
Model Recall Precision
Rule 0.48 0.30
Forest 0.71 0.44"""
SECOND = """2
- Seasonal customers are missed most."""


def test_pages_are_lines_and_paragraphs_are_joined() -> None:
    assert pdf.parse(pdf_of(FIRST, SECOND)).blocks == (
        Block("heading", "3. Results", 1, 1, 2),
        Block(
            "paragraph",
            "The recall of churners on the held-out quarter is 0.71 and that of the rule of thumb"
            " which support uses today is 0.48.",
            1,
            1,
        ),
        Block("heading", "Model Recall Precision", 1, 1, 2),
        Block("row", "Rule 0.48 0.30", 1, 1),
        Block("row", "Forest 0.71 0.44", 1, 1),
        Block("item", "Seasonal customers are missed most.", 2, 2, 1),
    )


def test_a_word_that_was_divided_to_fill_a_line_is_whole() -> None:
    page = """Late payers are found by a gradient boosted classi-
fier on state-of-the-
art features of the last twelve months of each account."""
    (block,) = pdf.parse(pdf_of(page)).blocks
    assert block.text.startswith("Late payers are found by a gradient boosted classifier on state-")
    assert "state-of-the- art" in block.text


def test_words_that_stand_alone_are_read_by_their_place() -> None:
    # The writers of some office programs place each word by itself.
    lines = (
        "Customers who leave are found a month ahead so",
        "that the desk can call them in good time.",
        "Without a model the desk calls whoever it likes.",
    )
    document = pdf.parse(pdf_of_words(*lines))
    assert [block.text for block in document.blocks] == [" ".join(lines)]


def test_no_more_pages_are_read_than_a_reviewer_leafs_through() -> None:
    blocks = pdf.parse(pdf_of(*[f"Page text {n} goes on." for n in range(40)])).blocks
    assert max(block.line for block in blocks) == pdf.MAX_PAGES


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"no pdf at all", pdf_of(FIRST)[:200]])
def test_a_broken_file_is_one_reason(data: bytes) -> None:
    with pytest.raises(ParseError, match="not a PDF that can be read"):
        pdf.parse(data)


def test_a_broken_report_costs_that_file_only(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7\n\0")
    (tmp_path / "README.md").write_text("# Churn\n")
    repository = Repository(FolderTree(str(tmp_path)))
    assert list(repository.documents) == ["README.md"]
    assert [item.path for item in repository.unknown] == ["report.pdf"]


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("Report.pdf", True),
        ("docs/final_report_v2.pdf", True),
        ("reports/churn.pdf", True),
        ("Informe final.pdf", True),
        ("papers/report.pdf", False),
        ("docs/attention.pdf", False),
        ("a/b/c/report.pdf", False),
    ],
)
def test_reports_are_told_by_name_or_folder(path: str, own: bool) -> None:
    assert own_documents.is_report(path) is own
