from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from github import GithubException
from requests import RequestException

from mle_lint.github.client import Client, is_refusal, trouble
from tests.github.conftest import PERSON, Clock, body, connection
from tests.github.fake import BOT, MAX_BODY, Fake, Fault

Connect = Callable[[], Client]


def test_three_runs_give_one_comment(fake: Fake, client: Connect) -> None:
    said = [client().comment(7, body(f"text {run}", run)) for run in (1, 2, 3)]

    assert said == ["created", "updated", "updated"]
    assert fake.writes() == ["POST", "PATCH", "PATCH"]
    assert [comment["body"] for comment in fake.comments] == [body("text 3", 3)]


def test_an_equal_text_is_not_written_again(fake: Fake, client: Connect) -> None:
    said = [client().comment(7, body("the same", run)) for run in (1, 2)]

    assert said == ["created", "unchanged"]
    assert fake.writes() == ["POST"]


def test_line_endings_of_the_server_make_no_difference(fake: Fake, client: Connect) -> None:
    fake.add_comment(body("one\ntwo").replace("\n", "\r\n"))

    assert client().comment(7, body("one\ntwo", 2)) == "unchanged"


def test_a_comment_on_the_second_page_is_found(fake: Fake, client: Connect) -> None:
    for number in range(120):
        fake.add_comment(f"comment {number}", PERSON)
    ours = fake.add_comment(body("old"))

    assert client().comment(7, body("new", 2)) == "updated"
    assert ours["body"] == body("new", 2)
    assert fake.writes() == ["PATCH"]


def test_a_person_who_pastes_our_first_line_keeps_the_comment(fake: Fake, client: Connect) -> None:
    pasted = fake.add_comment(body("mine"), PERSON)

    assert client().comment(7, body("report", 2)) == "created"
    assert pasted["body"] == body("mine")
    assert len(fake.comments) == 2


def test_our_first_line_inside_of_a_text_is_no_comment_of_ours(fake: Fake, client: Connect) -> None:
    fake.add_comment(f"quoted:\n{body('old')}")

    assert client().comment(7, body("report", 2)) == "created"


def test_a_comment_of_a_deleted_account_is_left_alone(fake: Fake, client: Connect) -> None:
    fake.add_comment(body("old"))["user"] = None

    assert client().comment(7, body("report", 2)) == "created"


def test_comments_with_other_keys_are_left_alone(fake: Fake, client: Connect) -> None:
    other = fake.add_comment(body("old").replace("key=default", "key=models"))

    assert client().comment(7, body("report", 2)) == "created"
    assert "old" in other["body"]


def test_the_owner_of_a_personal_token_updates_the_own_comment_only(clock: Clock) -> None:
    with Fake(me=PERSON) as fake:
        bots = fake.add_comment(body("by a bot"), BOT)
        for run in (1, 2):
            with connection(fake, clock) as one:
                one.comment(7, body(f"text {run}", run))

    assert [comment["body"] for comment in fake.comments] == [bots["body"], body("text 2", 2)]
    assert fake.breaches == []


def test_github_enterprise_is_reached_under_its_prefix(clock: Clock) -> None:
    with Fake(prefix="/api/v3") as fake:
        for run in (1, 2):
            with connection(fake, clock) as one:
                one.comment(7, body(f"text {run}", run))

    assert fake.writes() == ["POST", "PATCH"]
    assert fake.breaches == []


def test_a_newer_run_is_not_overwritten(fake: Fake, client: Connect) -> None:
    fake.add_comment(body("newer", run=9))

    assert client().comment(7, body("older", run=8)) == "kept"
    assert fake.comments[0]["body"] == body("newer", run=9)
    assert fake.writes() == []


def test_a_repeated_attempt_is_newer(fake: Fake, client: Connect) -> None:
    fake.add_comment(body("first", run=9, attempt=2))

    assert client().comment(7, body("again", run=9, attempt=10)) == "updated"
    assert client().comment(7, body("late", run=9, attempt=1)) == "kept"


def test_of_extra_comments_the_oldest_stays(fake: Fake, client: Connect) -> None:
    oldest = fake.add_comment(body("one", 1))
    fake.add_comment(body("two", 2))
    fake.add_comment(body("three", 3))

    assert client().comment(7, body("four", 4)) == "updated"
    assert fake.comments == [oldest]
    assert oldest["body"] == body("four", 4)


def test_an_extra_that_holds_a_newer_text_hands_it_to_the_oldest(
    fake: Fake, client: Connect
) -> None:
    oldest = fake.add_comment(body("one", 1))
    fake.add_comment(body("nine", 9))

    assert client().comment(7, body("four", 4)) == "kept"
    assert fake.comments == [oldest]
    assert oldest["body"] == body("nine", 9)


@pytest.mark.parametrize(("other", "text"), [(1, "mine"), (3, "theirs")])
def test_two_runs_that_create_at_once_leave_one_comment(
    fake: Fake, client: Connect, other: int, text: str
) -> None:
    fake.before_create = lambda: fake.add_comment(body("theirs", other))

    client().comment(7, body("mine", 2))

    assert len(fake.comments) == 1
    assert fake.comments[0]["body"].endswith(text)


def test_nothing_is_created_when_only_an_update_is_wanted(fake: Fake, client: Connect) -> None:
    assert client().comment(7, body("quiet"), create=False) == "skipped"
    fake.add_comment(body("old"))
    assert client().comment(7, body("quiet", 2), create=False) == "updated"


def test_a_comment_that_was_deleted_meanwhile_is_made_again(fake: Fake, client: Connect) -> None:
    fake.add_comment(body("old"))
    fake.faults = [Fault("PATCH", 404, "Not Found")]

    assert client().comment(7, body("new", 2)) == "updated"
    assert [comment["body"] for comment in fake.comments] == [body("new", 2)]


def test_a_fork_is_refused_at_once_and_not_asked_again(
    fake: Fake, client: Connect, clock: Clock
) -> None:
    fake.read_only = True
    started = time.monotonic()

    with pytest.raises(GithubException) as caught:
        client().comment(7, body("text"))

    assert is_refusal(caught.value)
    assert fake.writes() == ["POST"]
    assert clock.now == 0
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("status", [500, 502, 503, 504])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_a_server_error_is_outlasted(
    fake: Fake, client: Connect, clock: Clock, method: str, status: int
) -> None:
    fake.faults = [Fault(method, status, times=2)]

    client().comment(7, body("one", 1))
    client().comment(7, body("two", 2))

    assert [comment["body"] for comment in fake.comments] == [body("two", 2)]
    assert clock.now == 3


def test_a_post_that_took_effect_but_lost_its_answer_is_not_doubled(
    fake: Fake, client: Connect
) -> None:
    fake.faults = [Fault("POST", 502, applied=True)]

    assert client().comment(7, body("text")) == "created"
    assert fake.writes() == ["POST"]
    assert len(fake.comments) == 1


def test_a_server_that_stays_down_is_given_up_after_thirty_seconds(
    fake: Fake, client: Connect, clock: Clock
) -> None:
    fake.faults = [Fault("GET", 502, times=1000)]

    with pytest.raises(GithubException) as caught:
        client().comment(7, body("text"))

    assert trouble(caught.value) == "GitHub answered 502: Server Error"
    assert 10 < clock.now <= 30


def test_a_server_that_is_not_there_is_given_up(clock: Clock) -> None:
    with Fake() as gone:
        pass
    with connection(gone, clock) as one, pytest.raises(RequestException) as caught:
        one.comment(7, body("text"))

    assert trouble(caught.value) == "GitHub could not be reached (ConnectionError)"


def primary_limit(seconds: int) -> Fault:
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + seconds)}
    return Fault("POST", 403, "API rate limit exceeded for installation ID 1.", headers=headers)


def test_a_primary_limit_that_ends_soon_is_waited_for(
    fake: Fake, client: Connect, clock: Clock
) -> None:
    fake.faults = [primary_limit(10)]

    assert client().comment(7, body("text")) == "created"
    assert 9 < clock.now < 13


def test_a_primary_limit_of_an_hour_is_not_waited_for(
    fake: Fake, client: Connect, clock: Clock
) -> None:
    fake.faults = [primary_limit(3600)]

    with pytest.raises(GithubException) as caught:
        client().comment(7, body("text"))

    assert not is_refusal(caught.value)
    assert clock.now == 0


@pytest.mark.parametrize("status", [403, 429])
def test_a_secondary_limit_is_waited_for_as_long_as_it_says(
    fake: Fake, client: Connect, clock: Clock, status: int
) -> None:
    message = "You have exceeded a secondary rate limit."
    fake.faults = [Fault("POST", status, message, headers={"Retry-After": "7"})]

    assert client().comment(7, body("text")) == "created"
    assert clock.now == 7
    assert fake.writes() == ["POST", "POST"]


def test_a_secondary_limit_that_says_no_time_is_not_waited_for(
    fake: Fake, client: Connect, clock: Clock
) -> None:
    fake.faults = [Fault("POST", 403, "You have exceeded a secondary rate limit.")]

    with pytest.raises(GithubException):
        client().comment(7, body("text"))

    assert clock.now == 0


def test_the_longest_body_is_taken_and_a_longer_one_refused(fake: Fake, client: Connect) -> None:
    longest = "x" * (MAX_BODY - len(body("")))
    assert client().comment(7, body(longest)) == "created"

    with pytest.raises(GithubException) as caught:
        client().comment(7, body(f"{longest}x", 2))

    assert trouble(caught.value) == (
        "GitHub answered 422: Body is too long (maximum is 65536 characters)"
    )
