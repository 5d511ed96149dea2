"""The loopback Discord's world: servers, channels, messages, and Discord's rules about them. No sockets, no waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

EPOCH_MS = 1_420_070_400_000  # Discord counts milliseconds from the start of 2015
MAX_CONTENT = 2_000
MAX_FILE_BYTES = 10 * 1024 * 1024
EPHEMERAL = 1 << 6
CROSSPOSTED = 1 << 0
TEXT, DIRECT, ANNOUNCEMENT, PUBLIC_THREAD, FORUM = 0, 1, 5, 11, 15
# View channel, send messages, embed links, attach files, read history, send in threads.
POSTING = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 38


def utc_now() -> datetime:
    return datetime.now(UTC)


def snowflake_time(number: int) -> datetime:
    """The time that an id carries."""
    return datetime.fromtimestamp(((number >> 22) + EPOCH_MS) / 1000, UTC)


class Refused(Exception):
    """Discord says no: an HTTP status, its own error code, and its sentence."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class User:
    """An account."""

    id: int
    name: str
    bot: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """What a forum's posts can be sorted under; a moderated one only moderators give."""

    id: int
    name: str
    moderated: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of a server, or a thread in one; `type` is Discord's number.

    `tags` and `flags` are a forum's, the others a thread's. A channel of direct messages is no server's (0), and its `owner`
    is the member. `denied` is what nobody may do there.
    """

    id: int
    guild: int
    name: str
    type: int = TEXT
    tags: tuple[Tag, ...] = ()
    flags: int = 0
    parent: int | None = None
    owner: int | None = None
    applied_tags: tuple[int, ...] = ()
    archived_at: datetime | None = None
    locked: bool = False
    denied: int = 0


@dataclass(frozen=True, slots=True)
class Guild:
    """A server; `permissions` are what everyone in it, the bot too, may do."""

    id: int
    name: str
    channels: tuple[Channel, ...]
    permissions: int = POSTING


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came with a request."""

    filename: str
    data: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as Discord keeps it."""

    id: int
    url: str
    upload: Upload


@dataclass(slots=True)
class Message:
    """A message as it stands."""

    id: int
    channel: Channel
    author: User
    nonce: str = ""
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    flags: int = 0
    edits: int = 0

    @property
    def written(self) -> datetime:
        """When it was created, as its id says."""
        return snowflake_time(self.id)

    @property
    def attachments(self) -> list[Attachment]:
        """What Discord lists as attachments: its files except those that an embed shows."""
        return [file for file in self.files if not _shown(file, self.embeds)]

    @property
    def custom_ids(self) -> list[str]:
        """The custom ids of its buttons."""
        buttons = [button for row in self.components for button in row.get("components", [row])]
        return [button["custom_id"] for button in buttons if "custom_id" in button]


class World:
    """Everything there is. Messages are listed per channel in the order of their ids.

    `clock` gives the time that ids carry. `base_url` is where files are said to lie, and `nonces_known_for` how long
    a nonce is remembered: for ever, unless a test sets it. The bot may not read the history of `hidden` channels.
    `strangers` are no members, and members who are `shy` take no direct messages.
    """

    def __init__(self, guilds: Iterable[Guild], *, clock: Callable[[], datetime] = utc_now) -> None:
        self.me = User(id=9001, name="Perijove", bot=True)
        self.guilds = {guild.id: guild for guild in guilds}
        self.channels = {channel.id: channel for guild in self.guilds.values() for channel in guild.channels}
        self.commands: list[Json] = []
        self.base_url = ""
        self.nonces_known_for: timedelta | None = None
        self.hidden: set[int] = set()
        self.strangers: set[int] = set()
        self.shy: set[int] = set()
        self._clock = clock
        self._messages: dict[int, dict[int, Message]] = {channel: {} for channel in self.channels}
        self._nonces: dict[tuple[int, str], Message] = {}
        self._last_id = 0

    def now(self) -> datetime:
        """The time here."""
        return self._clock()

    def snowflake(self) -> int:
        """A new id: it carries the time, and is larger than every one before."""
        now = int(self.now().timestamp() * 1000) - EPOCH_MS
        self._last_id = max(self._last_id + 1, now << 22)
        return self._last_id

    # ------------------------------------------------------------ looking

    def channel(self, channel: int) -> Channel:
        """The channel. Raises `Refused`."""
        if channel not in self.channels:
            raise Refused(404, 10003, "Unknown Channel")
        return self.channels[channel]

    def message(self, channel: int, message: int) -> Message:
        """The message. Raises `Refused`."""
        self.channel(channel)
        if channel in self.hidden:
            raise Refused(403, 50013, "Missing Permissions")
        if message not in self._messages[channel]:
            raise Refused(404, 10008, "Unknown Message")
        return self._messages[channel][message]

    def messages(self, channel: int | None = None) -> list[Message]:
        """A channel's messages (or those of every channel, one after the other), oldest first."""
        channels = self._messages.values() if channel is None else [self._messages[channel]]
        return [message for messages in channels for message in messages.values()]

    def history(self, channel: int, *, after: int | None, before: int | None, limit: int) -> list[Message]:
        """A page of a channel's messages, newest first: the oldest ones after `after`, else the newest ones.

        Of a hidden history there are none: Discord does not refuse.
        """
        self.channel(channel)
        if channel in self.hidden:
            return []
        within = [m for m in self.messages(channel) if m.id > (after or 0) and (before is None or m.id < before)]
        page = within[:limit] if after is not None else within[-limit:]
        return page[::-1]

    # ------------------------------------------------------------ changing

    def create(self, channel: int, author: User, draft: Json, uploads: Sequence[Upload] = ()) -> Message:
        """A new message; or, where the author's nonce is enforced and known, the message that has it already.

        A nonce belongs to its author, not to a channel: the message may stand in another one. Raises `Refused`.
        """
        place = self._open_to_messages(channel)
        nonce = (author.id, str(draft.get("nonce", "")))
        if draft.get("enforce_nonce") and (first := self._known_by(nonce)) is not None:
            return first
        message = self.compose(place, author, draft, uploads)
        self._messages[channel][message.id] = message
        if nonce[1]:
            self._nonces[nonce] = message
        return message

    def begin(self, channel: Channel) -> None:
        """A new channel without messages."""
        self.channels[channel.id] = channel
        self._messages[channel.id] = {}

    def add(self, thread: Channel, message: Message) -> None:
        """A new thread with its first message."""
        self.channels[thread.id] = thread
        self._messages[thread.id] = {message.id: message}

    def _open_to_messages(self, channel: int) -> Channel:
        """The channel; a thread that was archived is so no longer. Raises `Refused`."""
        place = self.channel(channel)
        if place.type == FORUM:
            raise Refused(400, 40058, "Cannot send a message in a forum channel")
        if place.type == DIRECT and place.owner in self.shy:
            raise Refused(403, 50007, "Cannot send messages to this user")
        if place.locked:
            raise Refused(403, 160005, "Thread is locked")
        self.channels[channel] = replace(place, archived_at=None)
        return place

    def _known_by(self, nonce: tuple[int, str]) -> Message | None:
        first, known_for = self._nonces.get(nonce), self.nonces_known_for
        forgotten = first and known_for is not None and self._clock() - first.written > known_for
        return None if forgotten else first

    def compose(self, channel: Channel, author: User, draft: Json, uploads: Sequence[Upload] = ()) -> Message:
        """A message that stands in no channel's history, such as a private answer. Raises `Refused`."""
        message = Message(self.snowflake(), channel, author, nonce=str(draft.get("nonce", "")))
        self.apply(message, draft, uploads)
        return message

    def edit(self, channel: int, message: int, draft: Json, uploads: Sequence[Upload] = ()) -> Message:
        """The message with what the draft says changed. Raises `Refused`."""
        found = self.message(channel, message)
        if self.channels[channel].archived_at is not None:
            raise Refused(400, 50083, "Thread is archived")
        self.apply(found, draft, uploads)
        found.edits += 1
        return found

    def apply(self, message: Message, draft: Json, uploads: Sequence[Upload]) -> None:
        """Make the message what the draft says, leaving alone what it does not name. Raises `Refused`."""
        _check(message, draft, uploads)
        message.content = draft.get("content", message.content) or ""
        message.components = draft.get("components", message.components) or []
        message.flags = draft.get("flags", message.flags) or 0
        new = [self._keep(message, upload) for upload in uploads]
        if "attachments" in draft or new:
            kept = {int(listed["id"]) for listed in draft.get("attachments") or []}
            message.files = [old for old in message.files if old.id in kept] + new
        if "embeds" in draft:
            message.embeds = [_resolved(embed, new) for embed in draft["embeds"] or []]

    def delete(self, channel: int, message: int) -> None:
        """Remove a message. Raises `Refused`."""
        self.message(channel, message)
        del self._messages[channel][message]

    def crosspost(self, channel: int, message: int) -> Message:
        """Publish a message of an announcement channel to its followers. Raises `Refused`."""
        found = self.message(channel, message)
        if found.channel.type != ANNOUNCEMENT:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if found.flags & CROSSPOSTED:
            raise Refused(400, 40033, "This message has already been crossposted")
        found.flags |= CROSSPOSTED
        return found

    def forget_nonces(self) -> None:
        """What Discord does after a few minutes."""
        self._nonces.clear()

    def remove_channel(self, channel: int) -> None:
        """As if a moderator deleted it, with its threads."""
        for gone in [channel, *(each.id for each in self.channels.values() if each.parent == channel)]:
            del self.channels[gone]
            del self._messages[gone]

    def _keep(self, message: Message, upload: Upload) -> Attachment:
        number = self.snowflake()
        return Attachment(number, f"{self.base_url}/attachments/{message.channel.id}/{number}/{upload.filename}", upload)


def _check(message: Message, draft: Json, uploads: Sequence[Upload]) -> None:
    if len(draft.get("content") or "") > MAX_CONTENT:
        raise Refused(400, 50035, "Invalid Form Body")
    if any(len(upload.data) > MAX_FILE_BYTES for upload in uploads):
        raise Refused(413, 40005, "Request entity too large")
    says = any(draft.get(part, getattr(message, part)) for part in ("content", "embeds", "components"))
    if not says and not uploads and not message.files:
        raise Refused(400, 50006, "Cannot send an empty message")


def _resolved(embed: Json, files: Sequence[Attachment]) -> Json:
    """The embed with the addresses of the files it shows; a picture whose file did not come along is lost."""
    urls = {f"attachment://{file.upload.filename}": file.url for file in files}
    shown = {"type": "rich"} | embed
    for part in ("image", "thumbnail"):
        address = embed.get(part, {}).get("url", "")
        if address in urls:
            shown[part] = embed[part] | {"url": urls[address]}
        elif address.startswith("attachment://"):
            del shown[part]
    return shown


def _shown(file: Attachment, embeds: Sequence[Json]) -> bool:
    return any(embed.get(part, {}).get("url") == file.url for embed in embeds for part in ("image", "thumbnail"))
