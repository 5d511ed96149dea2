"""One attempt at one delivery: what is sent, and what came of it. Nothing is stored here."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from bot.core import delivery as life
from bot.core.errors import DeliveryError, HistoryHidden, MemberUnreachable, MessageGone, PictureError
from bot.core.model import Delivery, Kind, Receipt, Release, Rendition
from bot.core.notices import Closed, firsts, named
from bot.core.ports import Clock, Messenger, Pictures
from bot.flows.disturbance import Disturbance

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that is marked `sending`, with what its attempt needs to know.

    `before` is the row as it was. `post` is the post that an edit or crosspost follows, `held` what a notice tells of, and
    `releases` what a summary does.
    """

    row: Delivery
    before: Delivery
    release: Release | None = None
    post: Delivery | None = None
    held: tuple[Delivery, ...] = ()
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an attempt: its row, the post that it changed, and the held rows that moderators know of now.

    `unreachable` says that the member it was for takes no direct messages.
    """

    row: Delivery
    post: Delivery | None = None
    told: tuple[str, ...] = ()
    unreachable: bool = False


class Attempt:
    """Does what a claimed row asks for. It never raises: every failure has its consequence."""

    def __init__(self, messenger: Messenger, pictures: Pictures, disturbance: Disturbance, clock: Clock) -> None:
        self._messenger = messenger
        self._pictures = pictures
        self._disturbance = disturbance
        self._clock = clock
        self._work = {
            Kind.POST: self._post,
            Kind.EDIT: self._edit,
            Kind.CROSSPOST: self._publish,
            Kind.NOTICE: self._notify,
            Kind.SUMMARY: self._summarise,
        }

    async def __call__(self, claim: Claim) -> Done:
        """Send what is claimed, and say what came of it."""
        row = claim.row
        try:
            done = await self._work[row.kind](claim)
        except DeliveryError as error:
            done = Done(life.failed(row, error, self._clock()), unreachable=isinstance(error, MemberUnreachable))
            log.warning("delivery did not succeed", extra=_fields(done.row) | {"reason": error, "due": done.row.due})
        except Exception as error:  # a bug in one card must not stop the others
            done = Done(life.failed(row, error, self._clock()))
            log.exception("delivery failed unexpectedly", extra=_fields(done.row))
        else:
            log.info("delivered", extra=_fields(done.row))
        self._disturbance.note(done.row, self._clock())
        return done

    async def _post(self, claim: Claim) -> Done:
        row, release = claim.row, _release(claim)
        if row.unanswered and (found := await self._found(row)) is not None:
            return Done(life.sent(row, found, row.revision))
        receipt = await self._messenger.post(row, release, await self._rendition(row, release))
        return Done(life.sent(row, receipt, release.revision))

    async def _found(self, row: Delivery) -> Receipt | None:
        """The message of an earlier attempt. Where it may not be looked for, Discord has to know it by its nonce."""
        try:
            return await self._messenger.find(row)
        except HistoryHidden:
            if life.is_known_by_nonce(row, self._clock()):
                return None
            raise

    async def _edit(self, claim: Claim) -> Done:
        row, release = claim.row, _release(claim)
        post, receipt = _posted(claim)
        if post.revision >= release.revision:
            return Done(life.skipped(row, "the message shows the correction already"))
        shown = replace(post, plain=post.plain or row.plain)
        await self._messenger.edit(shown, receipt.message, release, await self._rendition(shown, release))
        return Done(life.sent(row, receipt, release.revision), post=life.sent(shown, receipt, release.revision))

    async def _publish(self, claim: Claim) -> Done:
        post, receipt = _posted(claim)
        await self._messenger.publish(post, receipt.message)
        return Done(life.sent(claim.row, receipt, post.revision))

    async def _notify(self, claim: Claim) -> Done:
        row, notice = claim.row, named(claim.row.about)
        if notice is None and not claim.held:
            return Done(life.skipped(row, "the channel can be used again"))
        if notice is None and self._disturbance.is_general(self._clock()):
            return Done(life.put_off(row, self._clock()))
        found = await self._found(row) if row.unanswered else None
        receipt = found or await self._messenger.notify(row, notice or Closed(firsts(claim.held)))
        return Done(life.sent(row, receipt, 0), told=tuple(held.id for held in claim.held))

    async def _summarise(self, claim: Claim) -> Done:
        row = claim.row
        if not claim.releases:
            return Done(life.skipped(row, "nothing is left to sum up"))
        found = await self._found(row) if row.unanswered else None
        return Done(life.sent(row, found or await self._messenger.summarise(row, claim.releases), row.revision))

    async def _rendition(self, row: Delivery, release: Release) -> Rendition | None:
        """The picture to attach; none where it is someone else's, asks for too much, or cannot be made."""
        if release.picture is None or release.third_party or row.plain:
            return None
        try:
            return await self._pictures.rendition(release.picture.url)
        except PictureError:
            return None
        except Exception:  # a bug that one picture brings out must not cost the post
            log.exception("picture failed unexpectedly", extra={"address": release.picture.url})
            return None


def _release(claim: Claim) -> Release:
    """What is delivered: only a notice is about none."""
    if claim.release is None:
        raise ValueError(f"delivery {claim.row.id} names no release")
    return claim.release


def _posted(claim: Claim) -> tuple[Delivery, Receipt]:
    """The post that this row follows, and its message. Raises `MessageGone` where there is none."""
    if claim.post is None or claim.post.receipt is None:
        raise MessageGone(f"the post ended as {claim.post.state if claim.post else 'nothing'}: there is no message")
    return claim.post, claim.post.receipt


def _fields(row: Delivery) -> dict[str, object]:
    return {
        "delivery": row.id,
        "kind": row.kind,
        "release": row.release,
        "channel": row.channel,
        "state": row.state,
        "attempts": row.attempts,
    }
