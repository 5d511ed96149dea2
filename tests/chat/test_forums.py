"""What is remembered of forums, and which tags a post gets."""

from __future__ import annotations

import pytest

from bot.chat import forums
from bot.chat.forums import BELIEVED_FOR, Forum, Forums
from bot.core.errors import Unanswered

TAGS = {"Io": 3, "Juno": 4, "Other": 5}


A_FORUM = {"type": 15, "available_tags": [{"id": "3", "name": "Io", "moderated": False}], "flags": 0}


class Stage:
    """Forums over a Discord that always answers the same, at a time that a test sets; `asked` are the channels."""

    def __init__(self, answer: object = A_FORUM) -> None:
        self.now = 0.0
        self.answer = answer
        self.asked: list[int] = []
        self.forums = Forums(self.ask, lambda: self.now)

    async def ask(self, channel: int) -> object:
        self.asked.append(channel)
        return self.answer


@pytest.mark.parametrize(
    ("targets", "required", "given"),
    [
        ({"io"}, False, [3]),
        ({"juno", "io"}, True, [3, 4]),
        ({"europa"}, False, []),
        ({"europa"}, True, [3]),
    ],
)
def test_tags_are_those_that_are_called_like_targets_and_the_first_one_in_need(
    targets: set[str], required: bool, given: list[int]
) -> None:
    assert Forum(TAGS, required).tags_for(targets) == given


def test_a_post_gets_no_more_tags_than_it_may_have() -> None:
    many = {f"target{number}": number for number in range(20)}
    assert len(Forum(many, requires_tag=False).tags_for(set(many))) == 5


async def test_a_forums_tags_are_believed_for_a_while() -> None:
    stage = Stage()
    await stage.forums.asked(100)
    stage.now = BELIEVED_FOR - 1
    assert await stage.forums.known(100) == Forum({"Io": 3}, requires_tag=False)
    assert stage.asked == [100]
    stage.now = BELIEVED_FOR
    await stage.forums.known(100)
    assert stage.asked == [100, 100]


async def test_doubt_makes_it_ask_again() -> None:
    stage = Stage()
    await stage.forums.asked(100)
    stage.forums.doubt(100)
    await stage.forums.known(100)
    assert stage.asked == [100, 100]


async def test_what_is_no_forum_is_asked_about_once() -> None:
    stage = Stage({"type": 0})
    assert await stage.forums.known(100) is None
    for stage.now in (0.0, 10 * BELIEVED_FOR):
        assert await stage.forums.asked(100) is None
    assert stage.asked == [100]


async def test_only_so_many_channels_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forums, "MOST", 2)
    stage = Stage()
    for channel in (1, 2, 3):
        await stage.forums.asked(channel)
    assert await stage.forums.known(1) is None
    assert await stage.forums.known(3) is not None


@pytest.mark.parametrize("answer", ["a page", {}, {"type": 15}], ids=str)
async def test_an_answer_that_cannot_be_read_is_none(answer: object) -> None:
    with pytest.raises(Unanswered):
        await Stage(answer).forums.asked(100)
