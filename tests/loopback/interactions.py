"""Interactions: a member uses a command, and the bot answers through the callback and its webhook."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.loopback.state import EPHEMERAL, Channel, Json, Message, Refused, Upload, World

SAYS, DEFERS = 4, 5  # kinds of callbacks


@dataclass(slots=True)
class Interaction:
    """What a member started, and every answer to it, the first one first."""

    id: int
    token: str
    channel: Channel
    answers: list[Message] = field(default_factory=list)


class Interactions:
    """The open interactions, by their tokens."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: dict[str, Interaction] = {}

    def start(self, channel: int) -> Interaction:
        """A new one."""
        number = self._world.snowflake()
        started = Interaction(number, f"interaction-{number}", self._world.channel(channel))
        self._open[started.token] = started
        return started

    def get(self, token: str) -> Interaction:
        """The interaction. Raises `Refused`."""
        if token not in self._open:
            raise Refused(404, 10062, "Unknown interaction")
        return self._open[token]

    def callback(self, token: str, kind: int, data: Json, uploads: tuple[Upload, ...]) -> Message | None:
        """The first answer; for a deferral one that still says nothing; None for kinds without a message."""
        interaction = self.get(token)
        if kind == DEFERS:
            interaction.answers.append(Message(self._world.snowflake(), interaction.channel, self._world.me))
            return interaction.answers[0]
        return self.follow_up(token, data, uploads) if kind == SAYS else None

    def follow_up(self, token: str, draft: Json, uploads: tuple[Upload, ...]) -> Message:
        """A further answer; it stands in the channel only where it is not private. Raises `Refused`."""
        interaction = self.get(token)
        if draft.get("flags", 0) & EPHEMERAL:
            said = self._world.compose(interaction.channel, self._world.me, draft, uploads)
        else:
            said = self._world.create(interaction.channel.id, self._world.me, draft, uploads)
        interaction.answers.append(said)
        return said

    def answer(self, token: str, which: str) -> Message:
        """One answer: `@original` or its id. Raises `Refused`."""
        for said in self.get(token).answers:
            if which in {"@original", str(said.id)}:
                return said
        raise Refused(404, 10008, "Unknown Message")
