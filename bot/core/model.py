"""The words Perijove thinks in, as frozen data: each name stands for one stage of a release's way to Discord.

bytes → `Entry` (one item in one answer of one source) → `Release` (what NASA published, one however many sources
carry it), known by its `Sighting`s → `Delivery` (the promise of one release to one channel) → a message.
Every datetime is aware and UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

from bot.core.options import Options

T = TypeVar("T")


# ---------------------------------------------------------------- what a source says


@dataclass(frozen=True, slots=True)
class Source:
    """A feed or API that is polled: one table of `config/sources.toml`.

    `rank` is its place in that file: where sources disagree about a release, the lower rank is believed.
    """

    name: str
    kind: str
    url: str
    every: timedelta
    title: str
    rank: int = 0
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as published. `alt` is the publisher's own description, empty where there is none; sizes in pixels."""

    url: str
    alt: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link that stood in a release's text."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Entry:
    """One item in one answer of one source.

    `text` is plain text, paragraphs parted by an empty line. `published` is when the item says it was published: never an
    identity. `details` is the address of a document that knows the picture (better): a page, an asset manifest; empty
    where nothing more needs to be asked. `third_party` says that the picture is marked as someone else's than NASA's.
    `moved_to` is where the page at `link` has moved for good, empty where it has not or was not asked for.
    """

    guid: str
    title: str
    link: str = ""
    text: str = ""
    published: datetime | None = None
    credit: str = ""
    picture: Picture | None = None
    keywords: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    details: str = ""
    third_party: bool = False
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one answer held: its entries in the answer's order, and a line for each item that could not be read."""

    entries: tuple[Entry, ...]
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between polls: validators of its last answer, and how it has been doing.

    `baselined` is when a poll of it was last taken in silently. `last_success` is the last good poll, changed or not;
    catch-up is judged by it. `failures` counts polls failed in a row and `error` is the newest failure's sentence.
    `next_poll` is when it is due again: never, for one that is stopped. `not_before` is how long its server asked to be left
    alone. `moved_to` is the address that it says is its new one for good, empty for one that stayed.
    """

    name: str
    url: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    baselined: datetime | None = None
    last_success: datetime | None = None
    last_change: datetime | None = None
    failures: int = 0
    error: str = ""
    next_poll: datetime | None = None
    not_before: datetime | None = None
    moved_to: str = ""


# ---------------------------------------------------------------- what a release is


@dataclass(frozen=True, slots=True)
class Target:
    """What people follow.

    `words` are whole words, case as written; an occurrence inside one of `not_words` does not count. An entry in
    which words of `beside_others` outweigh those of `beside`, in any case, is about another thing of that name. The name of
    a spacecraft (`is_craft`) needs a word of `beside`. `colour` (0xRRGGBB) is what its cards are recognised by.
    """

    key: str
    name: str
    words: tuple[str, ...]
    not_words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    beside_others: tuple[str, ...] = ()
    is_craft: bool = False
    colour: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A target that a release is about, with the reasons in words a member understands."""

    target: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A value read from a text, with the words it was read from."""

    value: T
    words: str


@dataclass(frozen=True, slots=True)
class Distance:
    """How far Juno was.

    Kilometres to `target`; `kind` is "image" (when the picture was taken) or "closest" (of the flyby).
    """

    km: float
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """Kilometres per pixel, from `low` to `high` (equal where the text gives one number)."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Observed:
    """Facts that the release's own text states. Dates are ISO strings as exact as the text: year, month or day."""

    instruments: tuple[Reading[str], ...] = ()
    dates: tuple[Reading[str], ...] = ()
    perijoves: tuple[Reading[int], ...] = ()
    features: tuple[Reading[str], ...] = ()
    distances: tuple[Reading[Distance], ...] = ()
    resolutions: tuple[Reading[Resolution], ...] = ()
    processors: tuple[Reading[str], ...] = ()
    licences: tuple[Reading[str], ...] = ()


class FactKind(StrEnum):
    """Where a fact comes from: looked up, worked out, or foretold."""

    BACKGROUND = "background"
    COMPUTED = "computed"
    PREDICTION = "prediction"


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence that the release itself does not say, with the address of its source and the day that was checked."""

    text: str
    kind: FactKind
    source: str
    source_name: str
    checked: date


@dataclass(frozen=True, slots=True)
class Description:
    """What Perijove says about a release.

    `caption` is whole sentences of the release's text, `alt` describes the picture for those who cannot see it (at most
    1,024 characters), `credit` is word for word, `facts` are ordered by relevance.
    """

    caption: str
    alt: str
    credit: str
    observed: Observed = field(default_factory=Observed)
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a release was seen, with the credit and the picture that this source gives it; `third_party` as in an entry."""

    source: str
    link: str
    credit: str = ""
    picture: Picture | None = None
    third_party: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """What NASA published, one however many sources carry it.

    `key` is its permanent name. `source` names the source whose words these are. `seen` is when Perijove first saw it;
    `announced` is when its deliveries were first promised (never, for what a silent baseline took in). `revision` grows
    with each correction; `revised` is when the last one was. `places` is everywhere it was seen, first seen first;
    `likeness` is what its picture looks like, where that was looked at.
    """

    key: str
    source: str
    title: str
    link: str
    text: str
    published: datetime | None
    seen: datetime
    credit: str
    picture: Picture | None
    keywords: tuple[str, ...]
    links: tuple[Link, ...]
    matches: tuple[Match, ...]
    description: Description
    third_party: bool = False
    announced: datetime | None = None
    revision: int = 1
    places: tuple[Place, ...] = ()
    likeness: str = ""
    revised: datetime | None = None

    @property
    def targets(self) -> frozenset[str]:
        """The keys of the targets it is about."""
        return frozenset(match.target for match in self.matches)


@dataclass(frozen=True, slots=True)
class Sighting:
    """That a source has shown a release under a guid; `fingerprint` tells whether the source changed its item since.

    `rerun` says that the item only shows the release's picture again: what is changed about it corrects nothing.
    """

    source: str
    guid: str
    release: str
    fingerprint: str
    rerun: bool = False


# ---------------------------------------------------------------- who wants it, and how it gets there


@dataclass(frozen=True, slots=True)
class Watch:
    """A channel that follows a target; `role` is mentioned with each post where a moderator chose one.

    `publish` asks to publish each post of an announcement channel to the servers that follow it. `created_by` is the
    member who made it, where a member did. `revision` grows with each change. A member can follow a target too:
    `to_member`, `channel` is that member's id, and there is no server.
    """

    guild: int
    channel: int
    target: str
    role: int | None = None
    paused: bool = False
    publish: bool = False
    created_by: int | None = None
    options: Options = field(default_factory=Options)
    to_member: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a server's moderators decided for all of it: `notices` is the channel where they want to hear of trouble.

    `zone` is the IANA name of the time zone that its hours are of. `left` is when the bot was found to be in it no more.
    """

    guild: int
    notices: int | None = None
    zone: str = "UTC"
    left: datetime | None = None


class Kind(StrEnum):
    """What a delivery does in its channel."""

    POST = "post"
    EDIT = "edit"
    CROSSPOST = "crosspost"
    NOTICE = "notice"
    SUMMARY = "summary"


class State(StrEnum):
    """Where a delivery stands.

    `sent`, `refused` and `skipped` are final; waiting and held rows are pending with a due time.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The message that a delivery became, and the thread it stands in where that is not the channel itself."""

    message: int
    thread: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """The promise of one release to one channel: a row of the outbox.

    `first_attempt` is when a request for it was first sent; `unanswered` says that an attempt got no clear answer, so that
    the message may exist; `failing_since` starts the growing waits; `plain` asks for the plainer card; `revision` is the
    release's revision that the (last attempted) message shows. `error` is one sentence on why it waits or was refused.
    `thread` is where the message stands if not in the channel itself; `publish` says that a post is to be published.
    `held_since` is when the channel was first found closed to us, and `told` whether its moderators know. A notice has no
    release: it says what it is `about`. A post that is a line of a summary now is `about` that. Where it goes `to_member`,
    `channel` is that member's id. A `compact` post shows the small card; one that is for a `digest` waits for its hour, and
    goes out in one summary with the others. `quiet` says that a watch which wants it may have quiet hours.
    """

    id: str
    kind: Kind
    release: str
    guild: int
    channel: int
    created: datetime
    due: datetime
    roles: tuple[int, ...] = ()
    state: State = State.PENDING
    attempts: int = 0
    first_attempt: datetime | None = None
    failing_since: datetime | None = None
    unanswered: bool = False
    plain: bool = False
    revision: int = 0
    message: int | None = None
    error: str = ""
    thread: int | None = None
    publish: bool = False
    held_since: datetime | None = None
    told: bool = False
    about: str = ""
    to_member: bool = False
    compact: bool = False
    digest: bool = False
    quiet: bool = False

    @property
    def receipt(self) -> Receipt | None:
        """What became of it, once it is known."""
        return None if self.message is None else Receipt(self.message, self.thread)


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture as attached to a message: JPEG or PNG bytes that fit Discord's limits. Sizes in pixels.

    `likeness` is what it looks like, by which another copy is recognised; empty where it shows too little.
    """

    data: bytes
    filename: str
    width: int
    height: int
    likeness: str = ""
