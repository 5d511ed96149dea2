"""The life of a delivery, as pure decisions: what is promised, and what follows from each outcome.

`pending → sending → sent | refused | skipped`. A row is marked `sending` before its request goes out; whatever is found
`sending` when a deliverer takes over may have reached Discord, so it comes back as *unanswered* and is looked for in the
channel before it is sent again.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

from bot.core.errors import CardRefused, ChannelClosed, MemberUnreachable, MessageGone, NotPublishable, TryLater
from bot.core.model import Delivery, Kind, Receipt, Release, State, Watch
from bot.core.notices import Recipient
from bot.core.timing import permitted
from bot.core.wanting import wants

EDITED_FOR = timedelta(days=14)
"""How long after its promise a message still follows corrections."""

NONCE_KNOWN = timedelta(minutes=2)
"""How long Discord surely remembers a nonce, and makes no second message of a second request."""

PATIENT_AFTER = timedelta(minutes=5)
LONGEST_EARLY_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=6)
PROBES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""How long a closed channel is left alone: each wait once, the last one again and again."""

ALARM_PROBE = timedelta(hours=1)
"""How long an alarm leaves a closed channel alone at most: until it is open the operator knows nothing."""

GATHERING = timedelta(minutes=1)
"""How long a notice waits, so that channels which were closed together stand in one."""

PUT_OFF = timedelta(minutes=10)
"""How long a notice waits for a general disturbance to end."""


# ---------------------------------------------------------------- promises


def delivery_id(kind: Kind, what: str, channel: int) -> str:
    """Twenty base32 characters, the same whenever the same thing is promised: doing twice is doing once.

    `what` is a release's key, or what a notice is about.
    """
    digest = blake2b(f"{kind}\0{what}\0{channel}".encode(), digest_size=13).digest()
    return base64.b32encode(digest).decode().lower()[:20]


def promise_post(
    release: str, guild: int, channel: int, roles: Iterable[int], now: datetime, *, publish: bool = False
) -> Delivery:
    """The promise to post a release in a channel, mentioning these roles, and perhaps to publish it then."""
    return _promise(Kind.POST, release, guild, channel, now, roles=tuple(dict.fromkeys(roles)), publish=publish)


def _promise(kind: Kind, release: str, guild: int, channel: int, now: datetime, **wanted: Any) -> Delivery:
    """A promise that nothing has happened to yet, under its derived id."""
    return Delivery(delivery_id(kind, release, channel), kind, release, guild, channel, created=now, due=now, **wanted)


def promise_posts(
    release: Release, watches: Iterable[Watch], now: datetime, zones: Mapping[int, tzinfo] = MappingProxyType({})
) -> list[Delivery]:
    """One promise per channel that wants the release, however many watches overlap there; those to members come last.

    `zones` are the servers' time zones, of those where it matters.
    """
    channels: dict[int, list[Watch]] = {}
    for watch in watches:
        if wants(watch, release):
            channels.setdefault(watch.channel, []).append(watch)
    return [_promise_wanted(release.key, same, now, zones) for same in sorted(channels.values(), key=_is_members)]


def _is_members(watches: Sequence[Watch]) -> bool:
    """Thousands of members must not keep the servers waiting: of what is due at once, the first promised goes out first."""
    return watches[0].to_member


def _promise_wanted(release: str, watches: Sequence[Watch], now: datetime, zones: Mapping[int, tzinfo]) -> Delivery:
    """Made in one go: there may be ten thousand of them."""
    one = watches[0]
    return Delivery(
        delivery_id(Kind.POST, release, one.channel),
        Kind.POST,
        release,
        one.guild,
        one.channel,
        created=now,
        due=permitted(watches, now, zones.get(one.guild, UTC)),
        digest=_for_a_digest(watches),
        to_member=one.to_member,
        **_wishes(watches),
    )


def _wishes(watches: Sequence[Watch]) -> dict[str, Any]:
    """How these watches of a channel want a post to look, and whom it mentions."""
    return {
        "roles": tuple(dict.fromkeys(watch.role for watch in watches if watch.role is not None)),
        "publish": any(watch.publish for watch in watches),
        "compact": bool(watches) and all(watch.options.compact for watch in watches),
        "quiet": any(watch.options.quiet for watch in watches),
    }


def _for_a_digest(watches: Sequence[Watch]) -> bool:
    return bool(watches) and all(watch.options.digest for watch in watches)


def wanted(post: Delivery, watches: Sequence[Watch]) -> Delivery:
    """The post as these watches of its channel want it to look, and to whom it goes."""
    return replace(post, **_wishes(watches))


def timed(post: Delivery, watches: Sequence[Watch], now: datetime, zone: tzinfo) -> Delivery:
    """The post when these watches of its channel want it; a digest whose hour has come is not put off to the next one."""
    digest = _for_a_digest(watches)
    if digest and post.digest and post.due <= now:
        return post
    return replace(post, digest=digest, due=permitted(watches, now, zone))


def promise_edits(posts: Iterable[Delivery], now: datetime) -> list[Delivery]:
    """The promises to let earlier posts of a corrected release show the correction.

    A post that was never attempted needs none (it will show the release as it is then); nor does one that ended
    without a message, or is too old to be touched.
    """
    return [
        _promise(Kind.EDIT, post.release, post.guild, post.channel, now, to_member=post.to_member)
        for post in posts
        if post.kind is Kind.POST and post.attempts and _may_have_message(post) and now - post.created <= EDITED_FOR
    ]


def promise_crossposts(post: Delivery, now: datetime) -> list[Delivery]:
    """The promise to publish what was just sent, if that is wanted."""
    if not post.publish or post.kind is not Kind.POST or post.state is not State.SENT:
        return []
    return [_promise(Kind.CROSSPOST, post.release, post.guild, post.channel, now)]


def promise_notice(about: str, guild: int, recipient: Recipient, now: datetime) -> Delivery:
    """The promise to tell a server's moderators about something, once. It waits a little for more of the same kind."""
    where = recipient.channel
    notice = Delivery(delivery_id(Kind.NOTICE, about, where), Kind.NOTICE, "", guild, where, now, now + GATHERING)
    return replace(notice, about=about, to_member=recipient.is_member)


def _may_have_message(post: Delivery) -> bool:
    return post.state not in {State.REFUSED, State.SKIPPED}


# ---------------------------------------------------------------- outcomes


def begun(delivery: Delivery, revision: int, now: datetime) -> Delivery:
    """It is about to be sent, showing this revision of its release.

    While an earlier attempt is unanswered the older revision is kept: its message is the one that may be found.
    """
    return replace(
        delivery,
        state=State.SENDING,
        attempts=delivery.attempts + 1,
        first_attempt=delivery.first_attempt or now,
        revision=delivery.revision if delivery.unanswered else revision,
    )


def taken_over(delivery: Delivery, now: datetime) -> Delivery:
    """It was being sent when its deliverer vanished: the message may exist."""
    return replace(delivery, state=State.PENDING, unanswered=True, due=now, error="the attempt before was cut off")


def sent(delivery: Delivery, receipt: Receipt, revision: int) -> Delivery:
    """It is in the channel, as this message, showing this revision."""
    return replace(
        delivery,
        state=State.SENT,
        message=receipt.message,
        thread=receipt.thread,
        revision=revision,
        unanswered=False,
        held_since=None,
        error="",
    )


def skipped(delivery: Delivery, why: str) -> Delivery:
    """It is no longer wanted."""
    return replace(delivery, state=State.SKIPPED, error=why)


def failed(delivery: Delivery, error: Exception, now: datetime) -> Delivery:
    """What follows from an attempt that did not succeed; nothing is ever forgotten."""
    failing = replace(delivery, state=State.PENDING, failing_since=delivery.failing_since or now, error=str(error))
    match error:
        case MessageGone() | NotPublishable() | MemberUnreachable():
            return replace(failing, state=State.SKIPPED)
        case CardRefused() if delivery.plain:
            return replace(failing, state=State.REFUSED)
        case CardRefused():
            return replace(failing, plain=True, due=now, held_since=None)  # the channel let us in
        case ChannelClosed():
            return _held(failing, now)
        case TryLater(after=after):
            told = timedelta(seconds=after or 0)
            return replace(failing, due=now + max(told, retry_wait(_failing_for(failing, now))))
        case _:  # Unanswered, and anything we do not understand: the message may exist
            return replace(failing, unanswered=True, due=now + retry_wait(_failing_for(failing, now)))


def _held(failing: Delivery, now: datetime) -> Delivery:
    """Its channel is closed: it waits for the next probe. Of an old trouble no server wants to be told later."""
    held = replace(failing, held_since=failing.held_since or now)
    wait = probe_wait(held_for(held, now))
    if is_alarm(held):  # what it tells of may go on
        return replace(held, due=now + min(wait, ALARM_PROBE))
    if held.kind is Kind.NOTICE:
        return replace(held, state=State.SKIPPED)
    return replace(held, due=now + wait)


def is_alarm(delivery: Delivery) -> bool:
    """Whether it tells the operator of something: a notice of no server."""
    return delivery.kind is Kind.NOTICE and not delivery.guild


def is_known_by_nonce(delivery: Delivery, now: datetime) -> bool:
    """Whether it may be sent again unseen."""
    return now - (delivery.first_attempt or now) < NONCE_KNOWN


def retried(delivery: Delivery, now: datetime) -> Delivery:
    """An operator or a moderator asks for another try at once."""
    return replace(delivery, state=State.PENDING, due=now, plain=False, failing_since=None)


def put_off(delivery: Delivery, now: datetime) -> Delivery:
    """It is not the time for it: as if it had not been tried."""
    return replace(delivery, state=State.PENDING, due=now + PUT_OFF)


def promised_again(row: Delivery, promise: Delivery) -> Delivery:
    """A promise that came to nothing before, renewed by the like of it: what was tried for it is remembered."""
    like_it = {name: getattr(promise, name) for name in ("roles", "publish", "compact", "digest", "quiet", "about")}
    return replace(retried(row, promise.created), due=promise.due, **like_it)


def held_for(delivery: Delivery, now: datetime) -> timedelta:
    """How long its channel has been closed; nothing where it is not."""
    return now - (delivery.held_since or now)


def is_settled(delivery: Delivery, now: datetime) -> bool:
    """Whether its channel was still closed when it was probed: no short disturbance, and worth telling."""
    return held_for(delivery, now) >= PROBES[0]


def _failing_for(delivery: Delivery, now: datetime) -> timedelta:
    return now - (delivery.failing_since or now)


def retry_wait(failing_for: timedelta) -> timedelta:
    """One second, doubling, at most 15 s in the first five minutes; later minutes, then hours.

    Waiting as long as it has been failing is doubling, without a counter to keep.
    """
    if failing_for < PATIENT_AFTER:
        return min(LONGEST_EARLY_WAIT, max(timedelta(seconds=1), failing_for))
    return min(LONGEST_WAIT, failing_for / 5)


def probe_wait(closed_for: timedelta) -> timedelta:
    """Ten minutes, an hour, six hours, then a day: judged by how long the channel has been closed."""
    passed = timedelta()
    for wait in PROBES:
        passed += wait
        if closed_for < passed:
            return wait
    return PROBES[-1]
