"""What chaos cost is counted right: a count that never complains would prove nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.core.delivery import delivery_id
from bot.core.model import Delivery, Kind, State
from tests.builders import a_delivery
from tests.chaos.toll import Toll, count
from tests.e2e.samples import Item
from tests.loopback.state import ANNOUNCEMENT, CROSSPOSTED, PUBLIC_THREAD, TEXT, Channel, Message, User

ITEMS = [Item(1, "Sample 1: a lake", "There is a lake."), Item(2, "Sample 2: a plume", "There is a plume.")]
TITLES = {item.pia.lower(): item.title for item in ITEMS}
TEXTS = {item.title: item.text for item in ITEMS}
FIRST, SECOND = TITLES
ME = User(9001, "Perijove", bot=True)
NEWS = Channel(100, 1, "news", ANNOUNCEMENT)


def a_message(number: int, key: str, title: str | None = None, place: Channel | None = None) -> Message:
    """A message in channel 100, or at another place, with the mark of that channel's delivery of the release."""
    where, content = place or Channel(100, 1, "io", TEXT), title or TITLES[key]
    button = {"type": 2, "custom_id": f"fact:{delivery_id(Kind.POST, key, where.parent or where.id)}:1"}
    rows = [{"type": 1, "components": [button]}]
    return Message(number, where, ME, content=content, embeds=[{"description": TEXTS.get(content, "")}], components=rows)


def a_thread(number: int, title: str, forum: int = 100) -> Channel:
    return Channel(number, 1, title, PUBLIC_THREAD, parent=forum)


def a_row(message: int | None, key: str, kind: Kind = Kind.POST, thread: int | None = None) -> Delivery:
    state = State.PENDING if message is None else State.SENT
    return a_delivery(delivery_id(kind, key, 100), kind=kind, release=key, state=state, message=message, thread=thread)


def told(messages: Sequence[Message], outbox: Sequence[Delivery], closed: Collection[int] = ()) -> Toll:
    return count(ITEMS, [100], messages, outbox, closed)


def toll(messages: Sequence[Message], *receipts: int | None) -> Toll:
    """The toll in channel 100, where the outbox has these receipts for the two releases."""
    return told(messages, [a_row(message, key) for key, message in zip(TITLES, receipts, strict=True)])


ONE, TWO = a_message(1, FIRST), a_message(2, SECOND)
POSTS = [a_row(1, FIRST), a_row(2, SECOND)]


def test_each_release_once_with_its_receipt_costs_nothing() -> None:
    cost = toll([ONE, TWO], 1, 2)
    assert cost.nothing
    assert str(cost) == "2 messages, 0 of them digests; lost 0, doubled 0, stale 0, disorder 0, unpublished 0, receipts 0"
    assert list(cost.lines) == []


def test_a_release_without_a_message_is_lost() -> None:
    cost = toll([ONE], 1, None)
    assert cost.lost == ("Sample 2 in 100",)
    assert len(cost.receipts) == 1
    assert next(cost.lines) == "lost: Sample 2 in 100"
    assert not cost.nothing


def test_a_message_that_does_not_carry_its_mark_is_lost() -> None:
    cost = toll([ONE, a_message(2, "another", title=TITLES[SECOND])], 1, 2)
    assert cost.lost == ("Sample 2 in 100",)
    assert not cost.nothing


def test_a_message_in_another_channel_is_none_in_this() -> None:
    assert toll([ONE, a_message(2, SECOND, place=Channel(101, 1, "io", TEXT))], 1, 2).lost == ("Sample 2 in 100",)


def test_a_second_message_is_doubled_whether_its_mark_or_its_title_gives_it_away() -> None:
    same_mark = toll([ONE, TWO, a_message(3, SECOND, title="Another title")], 1, 2)
    same_title = toll([ONE, TWO, a_message(3, "another", title="Sample 2: a plume, corrected")], 1, 2)
    assert same_mark.doubled == same_title.doubled == ("Sample 2 in 100",)
    assert same_mark.receipts == ("message 3 in 100 has no receipt",)


def test_messages_in_another_order_than_promised_are_disorder() -> None:
    swapped = toll([a_message(1, SECOND), a_message(2, FIRST)], 2, 1)
    assert swapped.disorder == ("channel 100",)
    assert not swapped.nothing


def test_a_receipt_for_no_message_is_wrong() -> None:
    cost = toll([ONE, TWO], 1, 7)
    assert set(cost.receipts) == {"100 has no message 7, thread None", "message 2 in 100 has no receipt"}


# ---------------------------------------------------------------- forums


def in_threads(*numbers: int) -> list[Message]:
    """Posts of a forum: the two releases in turn, each as the first message of its thread."""
    keys = [list(TITLES)[index % 2] for index, _ in enumerate(numbers)]
    return [a_message(number, key, place=a_thread(number, TITLES[key])) for number, key in zip(numbers, keys, strict=True)]


THREADED = [a_row(5, FIRST, thread=5), a_row(6, SECOND, thread=6)]


def test_a_thread_counts_as_its_forum() -> None:
    assert told(in_threads(5, 6), THREADED).nothing


def test_a_second_thread_is_doubled_whether_its_mark_its_name_or_its_message_gives_it_away() -> None:
    named = a_message(7, "another", title="Another title", place=a_thread(7, TITLES[FIRST]))
    titled = a_message(7, "another", title=TITLES[FIRST], place=a_thread(7, "Another title"))
    marked = a_message(7, FIRST, title="Another title", place=a_thread(7, "Another title"))
    for another in (named, titled, marked):
        assert told([*in_threads(5, 6), another], THREADED).doubled == ("Sample 1 in 100",)


def test_a_receipt_that_does_not_name_the_thread_is_wrong() -> None:
    cost = told(in_threads(5, 6), [a_row(5, FIRST), THREADED[1]])
    assert set(cost.receipts) == {"100 has no message 5, thread None", "message 5 in 100 has no receipt"}


# ---------------------------------------------------------------- corrections


def test_a_message_that_does_not_show_the_newest_title_and_text_is_stale() -> None:
    old_title = a_message(1, FIRST, title="Sample 1: a pond")
    old_title.embeds = ONE.embeds
    old_text = replace(TWO, embeds=[{"description": "There is a cloud."}])
    [first, second] = toll([old_title, old_text], 1, 2).stale
    assert first == "Sample 1 in 100: 'Sample 1: a pond', 'There is a lake.'"
    assert second.startswith("Sample 2 in 100")


def test_what_stands_in_a_closed_thread_is_left_as_it_is() -> None:
    old = replace(in_threads(5)[0], content="Sample 1: a pond")
    messages = [old, in_threads(5, 6)[1]]
    assert len(told(messages, THREADED).stale) == 1
    assert told(messages, THREADED, closed=[5]).nothing


def test_an_edit_may_turn_out_to_be_unneeded_and_a_post_may_not() -> None:
    pending, post = (a_row(None, FIRST, kind) for kind in (Kind.EDIT, Kind.POST))
    assert told([ONE, TWO], [*POSTS, replace(pending, state=State.SKIPPED)]).nothing
    for unfinished in (pending, replace(post, state=State.SKIPPED)):
        assert len(told([ONE, TWO], [*POSTS, unfinished]).receipts) == 1


def test_an_edits_receipt_is_no_posts() -> None:
    assert told([ONE, TWO], [POSTS[0], a_row(2, SECOND, Kind.EDIT)]).receipts == ("message 2 in 100 has no receipt",)


# ---------------------------------------------------------------- announcements


def announced(*flags: int) -> list[Message]:
    """The two releases in an announcement channel."""
    return [replace(message, channel=NEWS, flags=flag) for message, flag in zip((ONE, TWO), flags, strict=True)]


PUBLISHED = [a_row(1, FIRST, Kind.CROSSPOST), a_row(2, SECOND, Kind.CROSSPOST)]


def test_announcements_that_are_published_and_recorded_so_cost_nothing() -> None:
    assert told(announced(CROSSPOSTED, CROSSPOSTED), [*POSTS, *PUBLISHED]).nothing


def test_an_announcement_that_is_not_published_costs_whatever_the_outbox_says() -> None:
    messages = announced(CROSSPOSTED, 0)
    assert told(messages, [*POSTS, PUBLISHED[0]]).unpublished == ("message 2 is not published",)
    assert told(messages, [*POSTS, *PUBLISHED]).unpublished == (
        "message 2 is not published",
        "message 2 is recorded as published",
    )


def test_an_announcement_whose_publishing_is_not_recorded_costs() -> None:
    cost = told(announced(CROSSPOSTED, CROSSPOSTED), [*POSTS, PUBLISHED[0], a_row(None, SECOND, Kind.CROSSPOST)])
    assert cost.unpublished == ("message 2 is published, which is not recorded",)
    assert not cost.nothing


# ---------------------------------------------------------------- digests


def a_digest(number: int, *lines: str) -> Message:
    """A digest in channel 100 with these lines."""
    listed = "\n".join(f"- [{title}](https://nasa.example) · 1 May 2026" for title in lines)
    button = {"type": 2, "custom_id": "fact:digest:0"}
    embeds = [{"description": listed}]
    place = Channel(100, 1, "io", TEXT)
    return Message(
        number, place, ME, content="Daily digest", embeds=embeds, components=[{"type": 1, "components": [button]}]
    )


def a_line(key: str) -> Delivery:
    """The row of a post that stands in the digest."""
    return replace(a_row(None, key), state=State.SKIPPED, about="digest")


DIGEST_SENT = replace(a_row(5, FIRST, Kind.SUMMARY), id="digest")
BOTH_IN_IT = [a_line(FIRST), a_line(SECOND), DIGEST_SENT]


def test_a_digest_tells_of_the_releases_in_its_lines() -> None:
    cost = told([a_digest(5, *TITLES.values())], BOTH_IN_IT)
    assert cost.nothing, list(cost.lines)
    assert cost.digests == 1


def test_what_a_digest_leaves_out_is_lost() -> None:
    assert told([a_digest(5, TITLES[FIRST])], BOTH_IN_IT).lost == ("Sample 2 in 100",)
    assert told([a_digest(5, *TITLES.values())], [a_line(FIRST), DIGEST_SENT]).lost == ("Sample 2 in 100",)


def test_a_second_digest_and_a_post_beside_the_digest_are_doubled() -> None:
    digest = a_digest(5, *TITLES.values())
    assert told([digest, a_digest(6, *TITLES.values())], BOTH_IN_IT).doubled == ("Sample 1 in 100", "Sample 2 in 100")
    assert told([digest, a_message(6, FIRST)], BOTH_IN_IT).doubled == ("Sample 1 in 100",)


def test_a_digest_without_its_receipt_is_told() -> None:
    rows = [a_line(FIRST), a_line(SECOND), replace(DIGEST_SENT, message=None, state=State.PENDING)]
    assert len(told([a_digest(5, *TITLES.values())], rows).receipts) == 2


def test_a_digest_before_an_earlier_post_is_disorder() -> None:
    earlier = [replace(a_row(7, FIRST)), a_line(SECOND), DIGEST_SENT]
    assert told([a_message(7, FIRST), a_digest(5, TITLES[SECOND])], earlier).disorder == ("channel 100",)
