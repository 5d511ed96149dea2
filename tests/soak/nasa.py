"""The sources as NASA fills them: each lists its newest items, in the form of its kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import cache

from PIL import Image

from tests.builders import NOW
from tests.e2e.newsroom import Item, apod, image_library, rss, wordpress
from tests.samples import encoded, moon
from tests.soak.plan import OLD, SOURCES, Happening, News, Pictured, What, news
from tests.soak.trouble import TroubledNasa, troubles

LISTED = 30
"""Items that a source shows."""

OLD_ONES = 4
"""Items that it shows at the beginning."""

LONG_AGO = timedelta(days=10)

WRITERS: Mapping[str, Callable[[Iterable[Item]], bytes]] = {
    "rss": rss,
    "nasa_images": image_library,
    "wordpress": wordpress,
    "apod": apod,
}

TITLES = {"io": "a lava lake on Io", "juno": "the camera of Juno", "": "dunes on Mars"}
TEXTS = {
    "io": "This sample image shows a lava lake on Jupiter's moon Io. JunoCam took it on Feb. 3, 2024. ",
    "juno": "This sample image shows what the camera of the Juno spacecraft looks like. ",
    "": "This sample image shows dunes on Mars, as an orbiter saw them. ",
}
MORE = "What follows is a sample of the sentences that explain a picture, of which there are many. " * 12
CREDITS = {"": "NASA/JPL-Caltech/University of Arizona"}


class Press:
    """Lets what is planned appear at the loopback NASA. `titles` are those that the releases have now, by number."""

    def __init__(self, nasa: TroubledNasa, seed: int) -> None:
        self.nasa = nasa
        self.titles: dict[int, str] = {}
        self.corrections = 0
        self._seed = seed
        self._revisions: Counter[int] = Counter()
        self._shelves: defaultdict[str, list[tuple[int, Item]]] = defaultdict(list)
        self._bodies: dict[str, bytes] = {}
        self._do = {
            What.PUBLISH: self._publish,
            What.CARRY: self._show,
            What.CORRECT: self._correct,
            What.RERUN: self._rerun,
            What.FAIL: self._fail,
        }
        for index, source in enumerate(SOURCES):
            self._open(source, OLD + 100 * index)

    def let(self, happening: Happening, now: datetime) -> None:
        """Let this happen."""
        self._do[happening.what](happening, now)

    # ------------------------------------------------------------ what happens

    def _open(self, source: str, first: int) -> None:
        for number in range(first, first + OLD_ONES):
            release = News(number, "io", numbered=True, pictured=Pictured.NOWHERE)
            self._add(source, number, self._item(release, source, f"Old {number}: a lava lake on Io", NOW - LONG_AGO))

    def _publish(self, happening: Happening, now: datetime) -> None:
        release = news(self._seed, happening.number)
        self.titles[release.number] = f"Sample {release.number}: {TITLES[release.about]}"
        page = "<!doctype html><html><head>{}</head><body>A sample page.</body></html>"
        shown = ""
        if release.pictured in {Pictured.IN_FEED, Pictured.ON_PAGE}:
            url = self.nasa.put(_picture(release.number), photograph(release.number), "image/jpeg")
            shown = f'<meta property="og:image" content="{url}">' if release.pictured is Pictured.ON_PAGE else ""
        self.nasa.put(_page(release), page.format(shown).encode(), "text/html")
        self._show(happening, now)

    def _show(self, happening: Happening, now: datetime) -> None:
        release = news(self._seed, happening.number)
        title = self.titles[release.number]
        self._add(happening.source, release.number, self._item(release, happening.source, title, now))

    def _correct(self, happening: Happening, _: datetime) -> None:
        """In every source that shows it: other words, or every other time only another title."""
        number = happening.number
        self.corrections += 1
        self._revisions[number] += 1
        revision = self._revisions[number]
        self.titles[number] = f"{self.titles[number].partition(', revised')[0]}, revised {revision} times"
        for source, shelf in self._shelves.items():
            if any(number == listed for listed, _ in shelf):
                self._shelves[source] = [(n, self._revised(item, number) if n == number else item) for n, item in shelf]
                self._print(source)

    def _revised(self, item: Item, number: int) -> Item:
        revision = self._revisions[number]
        return replace(item, title=self.titles[number], text=f"{item.text}This is revision {revision}. " * (revision % 2))

    def _rerun(self, happening: Happening, now: datetime) -> None:
        """The picture with other words, under another address, dated long ago."""
        number, source = happening.number, happening.source
        release = news(self._seed, number)
        item = self._item(release, source, f"Rerun {number}: {TITLES[release.about]}", now - LONG_AGO)
        picture = self.nasa.put(_picture(number, "again"), photograph(number, smaller=2), "image/jpeg")
        again = replace(item, guid=f"again-{number}", link=self.nasa.url(f"/again/{number}"), picture=picture)
        self._add(source, 0, again)

    def _fail(self, happening: Happening, _: datetime) -> None:
        choice = troubles(self._bodies[happening.source])
        self.nasa.troubles[f"/{happening.source}"] = choice[happening.number % len(choice)]

    # ------------------------------------------------------------ how it is shown

    def _add(self, source: str, number: int, item: Item) -> None:
        self._shelves[source] = [(number, item), *self._shelves[source]][:LISTED]
        self._print(source)

    def _print(self, source: str) -> None:
        self._bodies[source] = WRITERS[SOURCES[source]](item for _, item in self._shelves[source])
        self.nasa.put(f"/{source}", self._bodies[source])

    def _item(self, release: News, source: str, title: str, date: datetime) -> Item:
        kind, number = SOURCES[source], release.number
        pictured = release.pictured in {Pictured.IN_FEED, Pictured.BROKEN}
        return Item(
            guid=f"PIA{90000 + number}" if kind == "nasa_images" else f"{source}-{number}",
            title=title,
            link=self.nasa.url(_page(release)),
            text=TEXTS[release.about] + MORE,
            date=_written(date, kind),
            picture=self.nasa.url(_picture(number)) if pictured else "",
            credit=CREDITS.get(release.about, "NASA/JPL-Caltech/SwRI/MSSS"),
        )


def _written(date: datetime, kind: str) -> str:
    """As this kind of source writes it."""
    match kind:
        case "rss":
            return format_datetime(date)
        case "apod":
            return f"{date:%Y-%m-%d}"
    return date.isoformat()


def _page(release: News) -> str:
    return f"/photojournal/PIA{90000 + release.number}" if release.numbered else f"/stories/{release.number}"


def _picture(number: int, folder: str = "pictures") -> str:
    return f"/{folder}/{number}~large.jpg"


def photograph(number: int, smaller: int = 1) -> bytes:
    """A moon of this number, with grain."""
    width, height = 1600 // smaller, 1200 // smaller
    return encoded(Image.blend(moon(number, width, height), _grain(width, height), 0.05), "JPEG", quality=85)


@cache
def _grain(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 60).convert("RGB")
