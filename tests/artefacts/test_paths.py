import pytest

from mle_lint.artefacts.paths import kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("docs/architecture.txt", "document"),
        ("documents/workflow_step.txt", "document"),
        ("setup notes.txt", "document"),
        ("docs/refund_policy.txt", "other"),
        ("data/docs/usage.txt", "other"),
        ("setup_requirements.txt", "dependencies"),
        ("projects_tree.txt", "other"),
    ],
)
def test_plain_text_is_a_document_where_its_name_says_so(path: str, kind: str) -> None:
    assert kind_of(path) == kind
