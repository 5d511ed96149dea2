"""One round of polls as a bot that starts from nothing would make it, for `perijove once`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from bot import app
from bot.cli.common import Track
from bot.core.model import Release
from bot.core.why import judge
from bot.flows.look import Look, look_into
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Seen:
    """What one round of polls found: every entry of every source, judged, and the releases that would be posted."""

    looks: list[Look]
    releases: list[Release]
    source_titles: dict[str, str]

    @property
    def troubles(self) -> list[str]:
        """A line for each thing that went wrong."""
        return [f"source {look.source.name}: {line}" for look in self.looks for line in look.troubles]


async def polled(settings: Settings, track: Track) -> Seen:
    """Poll every source as a bot that starts from nothing would."""
    known = app.catalogue(settings)
    verdicts = partial(judge, targets=known.targets)
    async with app.passing(settings, known) as parts:
        ingest = replace(parts.ingest, pictures=None)  # what is not posted need not be fetched
        looks = [await look_into(ingest, verdicts, source) for source in track(parts.sources)]
        async with parts.store.reading() as tx:
            releases = await tx.releases({key for look in looks for key in look.new})
    found = [release for release in releases.values() if release.matches]
    newest_first = sorted(found, key=lambda release: release.published or release.seen, reverse=True)
    return Seen(looks, newest_first, parts.source_titles)
