"""What a project is for, as its documents open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint import gates
from mle_lint.artefacts import paths
from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import Terms, length, terms, words_of
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.training import trained
from mle_lint.probes.documents.passages import (
    background,
    below,
    excerpt,
    is_placeholder,
)
from mle_lint.probes.documents.sentences import END, close, of_prose
from mle_lint.probes.framing import answered_levels
from mle_lint.repository import Repository

# How far into a document a reader looks for its purpose, in blocks.
OPENING = 40
# Below a heading on the business fewer words are a statement than in running text.
LEAST_SAID = 5
# The people are named within so many words after what helps them.
_FEW_BETWEEN = 3
# Documents that say what a project is for, by their name.
_FRONT = pattern(
    r"(^|/)readme|canvas|problem|business|requirement|proposal|overview|about|charter|use.?case|"
    r"(?:persona|design|specification)[^/]*$",
    re.IGNORECASE,
)

# What is done without anybody's hand, on what was predicted.
_BY_ITSELF = pattern(
    r"\b(?:automatically|automatic|automaticamente|automatiquement|automatisch|automatico|"
    r"автоматически)[ ,]+(?:\w+[ ,]+){0,3}?"
    r"(?:delet|remov|block|reject|approv|ban\b|bans\b|mute|warn|quarantin|hide|hides|hiding|escalat|"
    r"declin|elimin|borr|bloque|bloquei|rechaz|rejeit|aprob|aprov|"
    r"supprim|bloqu|rejett|losch|sperr|ablehn|rimuov|blocc|rifiut|удаля|удалит|блокиру|отклоня|"
    r"предупрежда)"
    r"|自动(?:删除|拦截|屏蔽|阻止|审批|拒绝)"
)
# A question in quotes, as a user of the tool would put it.
_ASKED = pattern(r"[\"“«「*][^\"“”«»「」*\n]{12,160}[?？]\W?[\"”»」*]")
_PROSE = ("paragraph", "item", "row", "html")


def told(
    repository: Repository,
    *,
    words: tuple[str, ...],
    least_words: int,
    own_words: int,
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """Opening passages that say the task: in one of the words, or at some length in any language.

    The title, of whatever level, counts by its words alone. What stands under headings with a
    word of `aside` tells how to run it.
    """
    passages = repository.passages
    found, how = passages.find(words), below(passages, aside)
    titles = passages.find(words) - how
    for index, passage in _opening(repository, OPENING):
        kind = passage.block.kind
        if kind == "heading":
            first = index == passages.of_document(passage.path).start
            title = first or passage.block.level == 1
            said = title and index in titles and len(words_of(passage.text)) >= 3
        else:
            own = kind in ("paragraph", "html") and index not in how
            least = least_words if index in found else own_words if own else None
            said = kind != "code" and least is not None and length(passage.text) >= least
        if said and not is_placeholder(passage):
            yield excerpt(passage)


def decided(
    repository: Repository,
    *,
    people: tuple[str, ...],
    acts: tuple[str, ...],
    users: tuple[str, ...],
    uses: tuple[str, ...],
    levels: tuple[str, ...],
    responses: tuple[str, ...],
    problems: tuple[str, ...],
    business: tuple[str, ...],
    wants: tuple[str, ...],
    anybody: tuple[str, ...],
    helping: tuple[str, ...],
    handling: tuple[str, ...],
    without: tuple[str, ...],
    how: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """Opening passages in which somebody named decides or acts, and tables of what is done when.

    All of a document that introduces the project counts below headings on the `problems`, where
    users, or `anybody`, and what they use it for or `wants` are the point, and below headings on
    the `business`, which need not be named again.

    People named right after a word of `helping` are those that the output is for, unless all that
    they are let do is the `handling` of the tool.

    Where the repository trains nothing, its `users` count as well, and so does what they `use` it
    for: there the product is the tool, and not a decision on a prediction. What stands below
    headings on `how` to run it says nothing of either.
    """
    passages = repository.passages
    tool = next(trained(repository), None) is None
    everybody, ends = people + users + anybody, acts + uses + wants
    yield from _in_business(passages, everybody, ends, problems, without)
    yield from _in_business(passages, (), acts, business, without)
    run = below(passages, how) if tool else set()
    if tool:
        people, acts = people + users, acts + uses
    found = passages.find(people) & (passages.find(acts) | passages.find(helping))
    aside, handled = passages.find(without), passages.find(handling)
    who, what, off = terms(*people), terms(*acts), terms(*without)
    for index, passage in _opening(repository, 3 * OPENING):
        if passage.block.kind not in _PROSE or index in run:
            continue
        named = index in found and length(passage.text) >= least_words
        text = _less(passage, off) if named and index in aside else passage.text
        if named and index in handled:
            text = _more_than_handling(text, people, what, helping, handling)
        said = named and (
            (who.search(text) and what.search(text)) or _helped(text, helping, people)
        )
        if (
            said or _acts(passage, index in aside) or (tool and _ASKED.search(passage.block.text))
        ) and not is_placeholder(passage):
            yield excerpt(passage)
    yield from answered_levels.tables(passages, levels, responses, without)


def _in_business(
    passages: Passages,
    people: tuple[str, ...],
    acts: tuple[str, ...],
    headings: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """What documents that introduce the project say of acts, and of people, below headings."""
    found = below(passages, headings) & passages.find(acts)
    if people:
        found &= passages.find(people)
    for index in sorted(found - passages.find(without) - background(passages)):
        passage = passages[index]
        if passage.block.kind not in _PROSE or length(passage.text) < LEAST_SAID:
            continue
        if _introduces(passage):
            yield excerpt(passage)


def _acts(passage: Passage, aside: bool) -> bool:
    """Whether the README says of the project itself that it acts on what it predicts."""
    if aside or passage.rank or passage.notebook:
        return False
    return gates.search(_BY_ITSELF, passage.text) is not None


def _helped(text: str, helping: tuple[str, ...], people: tuple[str, ...]) -> bool:
    """Whether one of the people follows a word of `helping`, with few words between."""
    for verb in terms(*helping).spans(text):
        after = " ".join(text[verb.end :].split()[:_FEW_BETWEEN])
        if terms(*people).search(after):
            return True
    return False


def _less(passage: Passage, aside: Terms) -> str:
    """The passage without the sentences that hold one of the words."""
    return " ".join(part for part in of_prose(passage) if not aside.search(part))


def _more_than_handling(
    text: str,
    people: tuple[str, ...],
    acts: Terms,
    helping: tuple[str, ...],
    handling: tuple[str, ...],
) -> str:
    """The text without the sentences that only let somebody handle the tool."""
    lesser = (terms(*helping), terms(*handling))
    kept = []
    for sentence in END.split(text):
        only = all(any(kind.search(act) for kind in lesser) for act in acts.findall(sentence))
        if not (only and close(sentence, people, handling, 1)):
            kept.append(sentence)
    return " ".join(kept)


def _opening(repository: Repository, most: int) -> Iterator[tuple[int, Passage]]:
    """The first passages of each document that introduces the project.

    That is a README, a document in the root or one named for its purpose, a notebook, and, where
    there is no README, the document that comes first.
    """
    passages = repository.passages
    documents = tuple(repository.documents)
    bare = documents[:1] if not any(map(paths.is_readme, documents)) else ()
    left: dict[str, int] = {}
    for index, passage in enumerate(passages.all):
        path = passage.path
        if path not in left:
            # What a notebook is for stands at its beginning.
            least = min(most, 2 * OPENING) if passage.notebook else most
            left[path] = least if path in bare or _introduces(passage) else 0
        if left[path]:
            left[path] -= 1
            yield index, passage


def _introduces(passage: Passage) -> bool:
    """Whether a document is one that may open with what the project is for."""
    path = passage.path
    return "/" not in path or passage.notebook or _FRONT.search(path) is not None
