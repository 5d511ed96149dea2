"""What the flows need from the outside world, as protocols.

Adapters fulfil them; `tests/contracts` says what that means.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from bot.core.alarms import Alarm
from bot.core.model import (
    Delivery,
    Entry,
    GuildSettings,
    Kind,
    Parsed,
    Receipt,
    Release,
    Rendition,
    Sighting,
    Source,
    SourceState,
    State,
    Watch,
)
from bot.core.notices import Notice
from bot.core.own_targets import OwnTarget
from bot.core.panels import Panel
from bot.core.words import Phrase

Clock = Callable[[], datetime]
"""Now, aware and UTC."""


# ---------------------------------------------------------------- sources


@dataclass(frozen=True, slots=True)
class Answer:
    """A source's good answer. `unchanged` (304, or the same bytes as last time) means there is nothing to parse.

    `fresh_for` is how long the server says that nothing new will be there. `moved_to` is the address that it says is the
    source's new one for good, empty for one that stayed.
    """

    body: bytes
    url: str
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    unchanged: bool = False
    fresh_for: timedelta = timedelta()
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A page or manifest. `moved_to` is the address that its server says is its new one for good, empty if it stayed."""

    body: bytes
    moved_to: str = ""


class Fetcher(Protocol):
    """Asks an address over HTTP, carefully."""

    async def poll(self, source: Source, state: SourceState) -> Answer:
        """The source's answer, conditional on what `state` remembers of the same address.

        It may wait until the host has been left alone for a moment. Raises `SourceError` (`Unreachable`, `NotPublic`,
        `BadStatus`, `Gone`, `Challenged`, `TooLarge`, `Unreadable` for an empty body).
        """
        ...

    async def document(self, url: str) -> Document:
        """The page or manifest that an entry's `details` names.

        Raises `SourceError`, `Unwelcome` where bots are asked to leave the page alone.
        """
        ...


class Adapter(Protocol):
    """Reads one kind of source. Pure: bytes in, data out."""

    def parse(self, body: bytes) -> Parsed:
        """The answer's entries. Raises `Unreadable` where the whole answer is not of this kind."""
        ...

    def complete(self, entry: Entry, body: bytes) -> Entry:
        """The entry with what the document at its `details` adds; the entry itself where that says nothing."""
        ...


class Pictures(Protocol):
    """Makes the rendition of a picture, once."""

    async def at_hand(self, url: str) -> Rendition | None:
        """The rendition, where it was made before: nothing is fetched, and nobody waited for."""
        ...

    async def rendition(self, url: str) -> Rendition:
        """The picture in a form that fits a message. Raises `PictureError`."""
        ...


class Selector(Protocol):
    """A language model that chooses among the sentences of a release."""

    async def choose(self, task: str, sentences: str) -> str:
        """Its answer, word for word and not judged yet. `sentences` are what the `task` is about, and nothing more.

        Raises `SelectorError` where there is none in time.
        """
        ...


# ---------------------------------------------------------------- storage


class Transaction(Protocol):
    """One unit of work: everything or nothing. Never await the network inside one."""

    # sources and releases
    async def source_state(self, name: str) -> SourceState:
        """What is remembered of a source; an empty state for one never polled."""
        ...

    async def save_source_state(self, state: SourceState) -> None: ...

    async def sightings(self, source: str, guids: Collection[str]) -> dict[str, Sighting]:
        """Those of the guids that the source has shown before."""
        ...

    async def save_sighting(self, sighting: Sighting) -> None:
        """Insert it, or replace the one with the same source and guid."""
        ...

    async def owners(self, identities: Collection[str]) -> dict[str, str]:
        """Identity → key of the release that is known by it, for those that are known."""
        ...

    async def add_identities(self, release: str, identities: Iterable[str]) -> None:
        """Make the release known by these too; one that another release already has stays with that one."""
        ...

    async def releases(self, keys: Collection[str]) -> dict[str, Release]: ...

    async def likenesses(self, targets: Collection[str]) -> dict[str, str]:
        """Key → likeness of the picture, of the releases about any of these targets that have one."""
        ...

    async def save_release(self, release: Release) -> None:
        """Insert it, or replace the one with the same key."""
        ...

    async def latest(self, target: str, limit: int = 1) -> list[Release]:
        """The newest releases about a target: by date of publication (of first sight where undated), newest first."""
        ...

    async def dated_on(self, days: Collection[date], targets: Collection[str], limit: int) -> list[Release]:
        """The releases about any of these targets whose date (as for `latest`) is one of these days, UTC; newest first."""
        ...

    async def search(
        self, wanted: Sequence[Phrase], limit: int, *, skip: int = 0, target: str | None = None, year: int | None = None
    ) -> list[Release]:
        """The releases that have all these phrases: first those that have them in their title, of each the newest first.

        Narrowed to those about the target and dated (as for `latest`) in the year, where given; without the first `skip`.
        Where nothing is wanted, none has it.
        """
        ...

    async def browse(self, target: str | None, year: int | None, limit: int, skip: int = 0) -> list[Release]:
        """The releases about the target, or about any that is everybody's, of all years or one; newest first."""
        ...

    async def per_month(self, target: str | None) -> dict[str, int]:
        """How many of the same there are of each month ("2024-02", UTC) that has any, in order."""
        ...

    async def random_release(self, target: str | None, chance: float) -> Release | None:
        """One of the releases about the target, or any that is everybody's; `chance`, from 0 to less than 1, says which."""
        ...

    async def how_many(self, target: str | None) -> int:
        """Releases about the target, or about any that is everybody's."""
        ...

    async def newest_releases(self, limit: int) -> list[Release]:
        """The newest releases, about whatever they are: by the same dates as `latest`, newest first."""
        ...

    # servers' own targets
    async def own_targets(self, guild: int | None = None) -> list[OwnTarget]:
        """The server's own targets, those of all servers without one; in order of server and key."""
        ...

    async def save_own_target(self, own: OwnTarget) -> None:
        """Insert it, or replace the one with the same key."""
        ...

    async def remove_own_target(self, key: str) -> None:
        """Take it away, if it is there. What matched it still does."""
        ...

    async def forget_matches(self, target: str) -> None:
        """Make no release be about this target any more."""
        ...

    # watches
    async def watches(
        self,
        *,
        guild: int | None = None,
        channel: int | None = None,
        channels: Collection[int] | None = None,
        targets: Collection[str] | None = None,
        present: bool = False,
    ) -> list[Watch]:
        """Watches, paused ones too, narrowed by what is given; in order of guild, channel, target.

        `present` leaves out those of servers that the bot has left.
        """
        ...

    async def save_watch(self, watch: Watch) -> None:
        """Insert it, or replace the one with the same channel and target."""
        ...

    async def remove_watch(self, channel: int, target: str) -> bool:
        """Whether there was one."""
        ...

    async def guild_settings(self, guild: int) -> GuildSettings:
        """What a server's moderators decided; the defaults for one where nobody did."""
        ...

    async def settings_of(self, guilds: Collection[int]) -> dict[int, GuildSettings]:
        """The same of each of these servers."""
        ...

    async def save_guild_settings(self, settings: GuildSettings) -> None: ...

    # where the bot is a guest, and was
    async def guilds_known(self) -> set[int]:
        """The servers that anything is kept about, except those that are marked as left."""
        ...

    async def guilds_left(self, before: datetime | None = None) -> set[int]:
        """The servers that are marked as left; of late ones too without `before`."""
        ...

    async def forget_guild(self, guild: int) -> None:
        """Take away everything that names the server: its watches, own targets and what matched them, decisions, posts."""
        ...

    # panels
    async def panel(self, id: str) -> Panel | None:  # noqa: A002 — the model's own name for it
        """The panel, if it is there still."""
        ...

    async def save_panel(self, panel: Panel) -> None:
        """Insert it, or replace the one with the same id."""
        ...

    async def forget_panels(self, before: datetime) -> None:
        """Take away those that were opened before this moment."""
        ...

    # the outbox
    async def promise(self, deliveries: Iterable[Delivery]) -> int:
        """Add those whose id is not there yet; how many were added."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Pending rows whose time has come, at most one per channel, none in a channel that is being sent to.

        Posts come first, then notices, edits and crossposts. Within a channel the oldest pending post goes first, and while
        it waits for another try the ones behind it wait too, so that order is kept; one whose hour has not come yet keeps
        nothing back. Neither an edit nor a crosspost is offered while its release's post to the channel is unfinished.
        """
        ...

    async def advance(self, deliveries: Sequence[Delivery], *, was: State) -> None:
        """Save where these rows stand now, and what came of trying; one that is not in the state it `was` stays as it is.

        What others may decide meanwhile (roles, publishing, the kind of card, whether it is for a digest or heeds quiet
        hours, whether moderators were told) is left as it is.
        """
        ...

    async def sent_after(self, channels: Collection[int], message: int) -> dict[int, int]:
        """How many posts each of these channels got since this message; channels that got none are missing."""
        ...

    async def mark_told(self, ids: Collection[str]) -> None:
        """Remember of these rows that their server's moderators know of them."""
        ...

    async def deliveries(
        self,
        *,
        ids: Collection[str] | None = None,
        release: str | None = None,
        channel: int | None = None,
        guild: int | None = None,
        kinds: Collection[str] | None = None,
        states: Collection[str] | None = None,
        about: str | None = None,
        limit: int | None = None,
    ) -> list[Delivery]:
        """Rows of the outbox, newest promise first, narrowed by what is given."""
        ...

    async def backlog(self) -> dict[tuple[Kind, bool], int]:
        """How many deliveries are not finished: by kind, and whether they are held."""
        ...

    async def stuck(self, before: datetime) -> int:
        """How many posts, edits and summaries have been due, or failing, since before this moment in channels that are open.

        A channel for which anything is held is not open: what stands behind that waits with it.
        """
        ...

    async def save_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Insert each, or replace the row with the same id, which keeps its place."""
        ...

    async def finished(self, before: datetime, after: Delivery | None, limit: int) -> list[Delivery]:
        """The oldest finished rows promised before this moment, of those that come `after` this one; by promise, then id."""
        ...

    async def passed(self, ids: Collection[str]) -> set[str]:
        """Those of these rows after which the same channel got another message of the same kind."""
        ...

    async def forget_deliveries(self, ids: Collection[str]) -> int:
        """Take away those of these rows that are finished; how many those were."""
        ...

    # small things worth remembering
    async def note(self, name: str) -> str | None: ...

    async def noted(self, names: Collection[str]) -> dict[str, str]:
        """What was noted under these names, for those under which anything was."""
        ...

    async def save_note(self, name: str, value: str) -> None: ...

    async def forget_note(self, name: str) -> bool:
        """Whether anything was noted under this name."""
        ...


class Store(Protocol):
    """Where everything is kept."""

    def writing(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that may write: one at a time; commits at the end, rolls back on an exception."""
        ...

    def reading(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that only reads, beside whatever is being written."""
        ...


# ---------------------------------------------------------------- Discord


class Messenger(Protocol):
    """Sends to Discord. Raises `DeliveryError`s, each with its consequence."""

    async def post(self, delivery: Delivery, release: Release, rendition: Rendition | None) -> Receipt:
        """Send the release's card (plain if `delivery.plain`) to the channel; in a forum it begins a thread of its own.

        The delivery's id stands in the message as its mark, and is the nonce where there is one: a thread has none.
        """
        ...

    async def edit(self, delivery: Delivery, message: int, release: Release, rendition: Rendition | None) -> None:
        """Make an earlier message show the release as it is now, its picture included.

        `delivery` is the post that made the message: its mark and its thread stay.
        """
        ...

    async def publish(self, delivery: Delivery, message: int) -> None:
        """Publish the message of an announcement channel to the servers that follow it; one that was published stays so.

        `delivery` is the post that made it. Raises `NotPublishable` in any other channel.
        """
        ...

    async def notify(self, delivery: Delivery, notice: Notice) -> Receipt:
        """Tell moderators, in a channel of theirs or, `to_member`, in that member's direct messages; marked like a post."""
        ...

    async def summarise(self, delivery: Delivery, releases: Sequence[Release]) -> Receipt:
        """Send one message (in a forum, a thread) that names all these releases, marked like a post."""
        ...

    async def find(self, delivery: Delivery) -> Receipt | None:
        """The message in the channel's history (the forum's threads) since the first attempt with the delivery's mark.

        Raises `HistoryHidden` where that may not be read.
        """
        ...


# ---------------------------------------------------------------- the operator


class Herald(Protocol):
    """Tells whoever operates the bot by another way than the outbox, which may be what is broken."""

    async def tell(self, alarm: Alarm) -> None:
        """Send it. Raises `HeraldError` where it cannot be known to have arrived."""
        ...
