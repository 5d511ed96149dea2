"""What each recording must become: the files of `recordings/`, their kinds and the entries in them, by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.model import Entry, Link, Parsed, Picture

PHOTOJOURNAL = Parsed(
    entries=(
        Entry(
            guid="https://science.nasa.gov/?p=900001",
            title="Sample: Juno Sees a Lava Lake on Io’s Night Side",
            link="https://science.nasa.gov/photojournal/sample-lava-lake/",
            text=(
                "This sample shows a lake of lava on Jupiter's moon Io, "
                "as the Juno spacecraft would see it during its 57th pass."
                "\n\nThe shore is warm.\nThe lake's crust is cold – and it is only a sample."
            ),
            published=datetime(2026, 2, 17, 18, 30, 5, tzinfo=UTC),
            credit="NASA/JPL-Caltech/SwRI/ASI/INAF/JIRAM",
            picture=Picture(
                "https://assets.science.nasa.gov/dynamicimage/PIA90001.png?w=2048&crop=0,0",
                alt="A sample map of a dark lake & its warm shore.",
                width=2048,
                height=1024,
            ),
            keywords=("Io", "Juno"),
            links=(Link("Juno spacecraft", "https://science.nasa.gov/mission/juno/"),),
        ),
        Entry(
            guid="https://science.nasa.gov/photojournal/sample-second-look/",
            title="Sample: A <Second> Look at R&D",
            link="https://science.nasa.gov/photojournal/sample-second-look/",
            text="A sample without a guid, whose only picture is the agency's sign.",
            details="https://science.nasa.gov/photojournal/sample-second-look/",
        ),
        Entry(
            guid="title:f50b5d0c99cf677433dc8ae73d97a144",
            title="Sample: Only a title",
            credit="NASA/JPL-Caltech/SwRI/MSSS",
            picture=Picture("https://assets.science.nasa.gov/large%20sample.jpg", width=1600, height=1200),
        ),
    ),
    broken=("item 3 has neither guid, link nor title",),
)

IMAGE_OF_THE_DAY = Parsed(
    entries=(
        Entry(
            guid="https://www.nasa.gov/image-detail/sample-io-above-the-clouds/",
            title="Sample: Io Above the Clouds",
            link="https://www.nasa.gov/image-detail/sample-io-above-the-clouds/",
            text="Jupiter's moon Io stands above the clouds in this sample.",
            published=datetime(2026, 2, 13, 15, 54, tzinfo=UTC),
            picture=Picture("https://www.nasa.gov/wp-content/uploads/2026/02/sample-io.jpg"),
            details="https://www.nasa.gov/image-detail/sample-io-above-the-clouds/",
        ),
        Entry(
            guid="https://www.nasa.gov/image-detail/sample-kind/",
            title="Sample: A picture of no stated kind",
            link="https://www.nasa.gov/image-detail/sample-kind/",
            text="This sample's file is called an octet stream. Image courtesy of Sample Observatory",
            published=datetime(2026, 2, 12, 15, 1, tzinfo=UTC),
            credit="courtesy of Sample Observatory",
            picture=Picture("https://www.nasa.gov/wp-content/uploads/2026/02/sample-kind.png"),
            details="https://www.nasa.gov/image-detail/sample-kind/",
            third_party=True,
        ),
    )
)

CUT_OFF = Parsed(
    entries=(
        Entry(
            guid="whole",
            title="Sample: A whole item",
            link="https://www.nasa.gov/sample-whole/",
            text="Everything about it is there. It is whole.",
            details="https://www.nasa.gov/sample-whole/",
        ),
    ),
    broken=("the feed breaks off; its last item was left out",),
)

ATOM = Parsed(
    entries=(
        Entry(
            guid="urn:sample:1",
            title="Sample: Café near Loki",
            link="https://nasa.example/atom/1",
            text=(
                "A lake in a crater, as a sample."
                "\n\nImage data: NASA/JPL-Caltech/SwRI/MSSS\nImage processing: a volunteer © CC BY"
            ),
            published=datetime(2026, 2, 11, 15, tzinfo=UTC),
            credit="Image data: NASA/JPL-Caltech/SwRI/MSSS Image processing: a volunteer © CC BY",
            picture=Picture("https://nasa.example/atom/1.png"),
            details="https://nasa.example/atom/1",
        ),
    )
)

IMAGE_LIBRARY = Parsed(
    entries=(
        Entry(
            guid="PIA90001",
            title="Sample: A Lava Lake on Io",
            link="https://images.nasa.gov/details/PIA90001",
            text=(
                "This sample shows a lake of lava on Io."
                "\n\nMore about it is here."
                "\nImage credit: Image data: NASA/JPL-Caltech/SwRI/MSSS Image processing by a volunteer © CC BY"
                "\n\nhttps://photojournal.jpl.nasa.gov/catalog/PIA90001"
            ),
            published=datetime(2026, 2, 17, 18, 30, 5, tzinfo=UTC),
            credit="Image data: NASA/JPL-Caltech/SwRI/MSSS Image processing by a volunteer © CC BY",
            picture=Picture(
                "https://images-assets.nasa.gov/image/PIA90001/PIA90001~medium.jpg",
                alt="A sample map of a dark lake.",
                width=1280,
                height=640,
            ),
            keywords=("Io", "Juno", "Jupiter"),
            links=(Link("here", "https://nasa.example/more"),),
            details="https://images-assets.nasa.gov/image/PIA90001/collection.json",
        ),
        Entry(
            guid="sample with spaces",
            title="sample with spaces",
            link="https://images.nasa.gov/details/sample%20with%20spaces",
            text="sample with spaces",
            published=datetime(2026, 2, 10, tzinfo=UTC),
            credit="Copyright © 2026 Sample Aircraft Corporation",
            picture=Picture(
                "https://images-assets.nasa.gov/image/sample%20with%20spaces/sample%20with%20spaces~thumb.jpg",
            ),
            details="https://images-assets.nasa.gov/image/sample%20with%20spaces/collection.json",
            third_party=True,
        ),
        Entry(
            guid="PIA90002",
            title="Sample: Without Much",
            link="https://images.nasa.gov/details/PIA90002",
            credit="NASA/JPL",
            keywords=("Juno",),
            details="https://images-assets.nasa.gov/image/PIA90002/collection.json",
        ),
    ),
    broken=("item 4 has no nasa_id", "item 5 has no nasa_id"),
)

SCIENCE_JUNO = Parsed(
    entries=(
        Entry(
            guid="https://science.nasa.gov/?p=900001",
            title="Sample: Juno Sees a Lava Lake on Io’s Night Side",
            link="https://science.nasa.gov/photojournal/sample-lava-lake/",
            text="This sample shows a lake of lava on Jupiter’s moon Io, seen by Juno.\n\nIt is warm.",
            published=datetime(2026, 2, 17, 18, 30, 5, tzinfo=UTC),
            credit="NASA/JPL-Caltech/SwRI/ASI/INAF/JIRAM",
            picture=Picture(
                "https://assets.science.nasa.gov/dynamicimage/PIA90001.png?w=2048", alt="A sample map of a dark lake."
            ),
            keywords=("Io", "Jupiter & Moons"),
            links=(Link("Juno", "https://science.nasa.gov/mission/juno/"),),
        ),
        Entry(
            guid="900002",
            title="Sample: A Blog Post",
            link="https://science.nasa.gov/blogs/sample-blog/",
            text="A whole sentence begins this sample.",
            published=datetime(2026, 2, 16, 9, tzinfo=UTC),
            credit="NASA/Sample Center",
            picture=Picture(
                "https://science.nasa.gov/a/sample-1-1600x1200.jpg", alt="Sample hills.", width=1600, height=1200
            ),
        ),
        Entry(
            guid="900003",
            title="Sample: Bare",
            link="https://science.nasa.gov/blogs/sample-bare/",
            text="Only an excerpt tells about this sample.",
            details="https://science.nasa.gov/blogs/sample-bare/",
        ),
        Entry(
            guid="900005",
            title="APOD: Sample – Io’s Shadow",
            link="https://science.nasa.gov/image-article/apod-sample/",
            text="Explanation: A shadow falls on Jupiter in this sample.\n\nCredit Image Credit & Copyright: A. Sample",
            credit="Copyright: A. Sample",
            picture=Picture(
                "https://assets.science.nasa.gov/dynamicimage/sample_shadow.jpg?w=4000&h=5000&fit=clip",
                alt="A sample of a dark disc on clouds.",
                width=4000,
            ),
            third_party=True,
        ),
    ),
    broken=("item 4 has no title", "item 5 has neither guid, id nor link", "item 6 has no title"),
)

SHADOW = Entry(
    guid="https://science.nasa.gov/image-article/apod-2026-february-14-sample/",
    title="Sample: Io’s Shadow",
    link="https://science.nasa.gov/image-article/apod-2026-february-14-sample/",
    text="Io's shadow falls on Jupiter in this sample. It is dark.",
    published=datetime(2026, 2, 14, tzinfo=UTC),
    credit="NASA, Juno, SwRI, MSSS; Processing: a volunteer",
    picture=Picture(
        "https://assets.science.nasa.gov/dynamicimage/apod/sample_shadow.jpg?w=1280&h=960&fit=clip",
        alt="A sample of a dark disc on clouds.",
    ),
    links=(Link("sample", "https://nasa.example/juno"),),
)

APOD_JSON = Parsed(
    entries=(
        SHADOW,
        Entry(
            guid="https://science.nasa.gov/image-article/apod-2026-february-13-sample/",
            title="Sample: A Film",
            link="https://science.nasa.gov/image-article/apod-2026-february-13-sample/",
            text="A film, as a sample.",
            published=datetime(2026, 2, 13, tzinfo=UTC),
            credit="NASA",
        ),
        Entry(
            guid="https://science.nasa.gov/image-article/apod-2026-february-12-sample/",
            title="Sample: Someone's Sky",
            link="https://science.nasa.gov/image-article/apod-2026-february-12-sample/",
            text="A sky, as a sample.",
            published=datetime(2026, 2, 12, tzinfo=UTC),
            credit="Sample Observatory",
            picture=Picture("https://assets.science.nasa.gov/apod/sample_sky.jpg"),
            details="https://science.nasa.gov/image-article/apod-2026-february-12-sample/",
            third_party=True,
        ),
        Entry(
            guid="https://apod.nasa.gov/apod/ap170202.html",
            title="Sample: In the Old Form",
            link="https://apod.nasa.gov/apod/ap170202.html",
            text="An old sample.",
            published=datetime(2017, 2, 2, tzinfo=UTC),
            credit="Copyright: A. Sample",
            picture=Picture("https://apod.nasa.gov/apod/image/1702/sample1024.jpg"),
            third_party=True,
            details="https://apod.nasa.gov/apod/ap170202.html",
        ),
    ),
    broken=("item 5 has no title", "item 6 has neither address nor date"),
)

APOD_FEED = Parsed(
    entries=(
        Entry(
            guid=SHADOW.guid,
            title="Sample: Io's Shadow",
            link=SHADOW.link,
            text=SHADOW.text,
            published=datetime(2026, 2, 14, 5, 5, tzinfo=UTC),
            credit=SHADOW.credit,
            picture=SHADOW.picture,
            links=SHADOW.links,
        ),
        Entry(
            guid="https://science.nasa.gov/image-article/apod-2026-february-13-sample/",
            title="Sample: Nothing but a Page",
            link="https://science.nasa.gov/image-article/apod-2026-february-13-sample/",
            text="A sample that leaves its picture to its page.",
            details="https://science.nasa.gov/image-article/apod-2026-february-13-sample/",
        ),
    )
)

RECORDINGS: dict[str, tuple[str, Parsed]] = {
    "photojournal.xml": ("rss", PHOTOJOURNAL),
    "image-of-the-day.xml": ("rss", IMAGE_OF_THE_DAY),
    "cut-off.xml": ("rss", CUT_OFF),
    "atom.xml": ("rss", ATOM),
    "image-library.json": ("nasa_images", IMAGE_LIBRARY),
    "science-juno.json": ("wordpress", SCIENCE_JUNO),
    "apod.json": ("apod", APOD_JSON),
    "apod.xml": ("apod", APOD_FEED),
}
