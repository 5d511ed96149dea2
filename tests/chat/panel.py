"""A panel as a test uses it: what it says, and one line for each thing that somebody does in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from simcord.actors import MemberActor
from simcord.results import InteractionResult, ResponseMessage

from bot.core.model import Watch
from tests.chat.conftest import Scene


@dataclass
class Shown:
    """A panel that was opened by `who`."""

    scene: Scene
    who: MemberActor
    message: ResponseMessage

    @property
    def content(self) -> str:
        return self.message.content

    @property
    def lines(self) -> list[str]:
        """Those of the list."""
        return [line.removeprefix("- ") for line in self.content.splitlines() if line.startswith("- ")]

    @property
    def titles(self) -> list[str | None]:
        return [embed.title for embed in self.message.embeds]

    @property
    def parts(self) -> list[dict[str, Any]]:
        return [part for row in self.message.components for part in row["components"]]

    @property
    def labels(self) -> list[str]:
        """Those of the buttons that can be pressed."""
        return [part["label"] for part in self.parts if part["type"] == 2 and not part["disabled"]]

    @property
    def number(self) -> str:
        return str(next(part["custom_id"] for part in self.parts if part["custom_id"].startswith("panel:"))).split(":")[1]

    def part(self, doing: str) -> dict[str, Any]:
        return next(part for part in self.parts if part["custom_id"] == self._id(doing))

    def chosen(self, doing: str) -> list[str]:
        """What is chosen in a select with options."""
        return [option["value"] for option in self.part(doing)["options"] if option["default"]]

    async def choose(self, doing: str, *values: Any, who: MemberActor | None = None) -> InteractionResult:
        return await (who or self.who).select(self.message.message, values, custom_id=self._id(doing))

    async def press(self, label: str, who: MemberActor | None = None) -> InteractionResult:
        return await (who or self.who).click(self.message.message, label=label)

    async def fill(self, label: str, values: dict[str, Any]) -> dict[str, Any]:
        """Open a form, and send it with these values in the place of what it proposed; what it had proposed."""
        shown = await self.press(label)
        assert shown.modal is not None
        fields = [component["component"] for component in shown.modal["components"]]
        proposed = {field["custom_id"]: _proposed(field) for field in fields}
        await self.who.submit_modal(shown, proposed | values)
        return proposed

    def _id(self, doing: str) -> str:
        return f"panel:{self.number}:{doing}"


def _proposed(field: dict[str, Any]) -> str | Sequence[str]:
    if "options" in field:
        return [option["value"] for option in field["options"] if option["default"]]
    return str(field.get("value") or "")


async def opened(scene: Scene, command: str = "watch add", who: MemberActor | None = None, **options: Any) -> Shown:
    """The panel that this slash command opens."""
    member = who or scene.moderator
    result = await member.slash(scene.io, command, **options)
    assert result.ephemeral
    assert result.response is not None
    return Shown(scene, member, result.response)


def told(result: InteractionResult) -> str:
    """What was said privately to who pressed."""
    message = result.response or result.followups[-1]
    assert message.ephemeral
    return message.content


async def watches(scene: Scene) -> list[Watch]:
    async with scene.store.reading() as tx:
        return await tx.watches()
