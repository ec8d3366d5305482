from mle_lint.artefacts.document import Block, Document
from mle_lint.artefacts.own_documents import authored, is_own, own, reports


def test_many_documents_in_a_folder_of_data_are_the_data() -> None:
    pages = [f"data/raw/pages/{name}.md" for name in "abcdefg"]
    told = ["data/README.md", "data/dictionary.md", "docs/data/source.md", "README.md"]
    assert own([*pages, *told]) == [
        "README.md",
        "data/README.md",
        "docs/data/source.md",
        "data/dictionary.md",
    ]


def test_the_only_pdf_in_sight_of_a_small_repository_is_read() -> None:
    assert reports(["docs/design.pdf", "a/b/c.pdf"], 40) == ["docs/design.pdf"]
    assert reports(["docs/design.pdf"], 400) == []
    assert reports(["docs/design.pdf", "slides.pdf"], 40) == []
    assert reports(["2401.01234v2.pdf"], 40) == []


def test_a_published_paper_is_not_the_authors_report() -> None:
    page = Document((Block("paragraph", "Abstract— We model how damage spreads.", 1, 1),))
    assert not is_own("damage.pdf", page)
    assert is_own("report.pdf", page)
    assert is_own("damage.pdf", Document((Block("paragraph", "© in a footnote", 2, 2),)))


def test_what_a_course_hands_out_is_not_the_authors_report() -> None:
    def page(*starts: str) -> Document:
        return Document(tuple(Block("paragraph", f"{start} a store.", 3, 3) for start in starts))

    assert not is_own("report.pdf", page("Learning Objectives:", "Build", "Learning objectives:"))
    assert is_own("report.pdf", page("Learning objectives:", "We built"))


def test_the_readme_that_a_host_shows_from_its_own_folder_is_read() -> None:
    assert own([".github/README.md", ".github/SECURITY.md"]) == [".github/README.md"]


def test_a_readme_that_a_framework_wrote_is_not_the_authors() -> None:
    def page(*texts: str) -> Document:
        return Document(tuple(Block("paragraph", text, n, n) for n, text in enumerate(texts, 1)))

    made = page("Client", "This project was bootstrapped with Create React App.")
    start = Block("code", "npm start", 3, 3)
    whole = Document((*made.blocks, start))
    assert authored("client/README.md", whole) == Document((start,))
    assert authored("README.md", whole) == whole
    own = page("Client", "Shows the riders of each hour.")
    assert authored("client/README.md", own) == own
