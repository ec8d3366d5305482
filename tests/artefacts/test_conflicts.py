from mle_lint.artefacts.text import settled

CONFLICT = """a = 1
<<<<<<< HEAD
b = 2
||||||| base
b = 0
=======
b = 3
>>>>>>> other
c = 4
"""


def test_the_first_side_is_kept_at_its_line() -> None:
    assert settled(CONFLICT) == "a = 1\n\nb = 2\n\n\n\n\n\nc = 4\n"


def test_text_without_a_whole_conflict_is_left_alone() -> None:
    for text in ("x\n=======\ny\n", "<<<<<<< HEAD\nx\n", ">>>>>>> other\n", "a << b >> c\n"):
        assert settled(text) is text
    open_ended = CONFLICT + "<<<<<<< HEAD\nx\n"
    assert settled(open_ended) is open_ended
