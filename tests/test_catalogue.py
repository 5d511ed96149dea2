from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.catalogue import BotConfig, load_catalogue
from bot.config_files import Folders
from bot.core.errors import ConfigError
from bot.core.model import Source, Target
from bot.sources.kinds import ADAPTERS

TODAY = date(2026, 3, 1)
SHIPPED = Path(__file__).parents[1] / "config"

JOURNAL = """
[sources.journal]
kind = "rss"
url = "https://nasa.example/feed"
every = "20m"
title = "The journal"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def mistake(folder: Path, file: str, text: str | bytes) -> str:
    """What is said of a file with this text, after the file's name."""
    (folder / file).write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(ConfigError) as wrong:
        load_catalogue(folder, TODAY)
    sentence = str(wrong.value)
    assert sentence.startswith(f"{folder / file}: ")
    assert "\n" not in sentence
    return sentence.removeprefix(f"{folder / file}: ")


# ---------------------------------------------------------------- what is read


def test_a_source_is_a_table_ranked_by_its_place(folder: Path) -> None:
    second = JOURNAL.replace("journal", "other").replace("20m", "1d") + "enabled = false\n"
    (folder / "sources.toml").write_text(JOURNAL + second)
    assert load_catalogue(folder, TODAY).sources == (
        Source("journal", "rss", "https://nasa.example/feed", timedelta(minutes=20), "The journal", rank=0),
        Source("other", "rss", "https://nasa.example/feed", timedelta(days=1), "The other", rank=1, enabled=False),
    )


def test_last_year_in_an_address_is_worked_out(folder: Path) -> None:
    (folder / "sources.toml").write_text(JOURNAL.replace("/feed", "/search?year_start={last_year}&q=Io"))
    for today, year in [(date(2026, 12, 31), 2025), (date(2027, 1, 1), 2026)]:
        (source,) = load_catalogue(folder, today).sources
        assert source.url == f"https://nasa.example/search?year_start={year}&q=Io"


def test_a_target_is_a_table(folder: Path) -> None:
    (folder / "targets.toml").write_text('[targets.io]\nname = "Io"\nwords = ["Io", "Pele"]\nnot = ["Io moth"]\n')
    assert load_catalogue(folder, TODAY).targets == (Target("io", "Io", ("Io", "Pele"), ("Io moth",)),)


def test_a_target_can_say_what_tells_it_from_others_of_its_name(folder: Path) -> None:
    table = (
        '[targets.juno]\nname = "Juno"\nwords = ["Juno"]\nbeside = ["probe"]\nbeside_others = ["goddess"]\ncraft = true\n'
        'colour = "#3f8FD2"\n'
    )
    (folder / "targets.toml").write_text(table)
    juno = Target("juno", "Juno", ("Juno",), beside=("probe",), beside_others=("goddess",), is_craft=True, colour=0x3F8FD2)
    assert load_catalogue(folder, TODAY).targets == (juno,)


def test_the_bots_own_table_is_read(folder: Path) -> None:
    (folder / "bot.toml").write_text(
        'prefix = "?"\ncontact = "someone@nasa.example"\n[http]\ntimeout = "5s"\nlargest_answer_mib = 2\n'
    )
    assert load_catalogue(folder, TODAY).bot == BotConfig("?", "someone@nasa.example", timedelta(seconds=5), 2 * 2**20)


@pytest.mark.parametrize(("text", "seconds"), [("1s", 1), ("90s", 90), ("20m", 1200), ("2h", 7200), ("1d", 86400)])
def test_durations_have_a_unit(folder: Path, text: str, seconds: int) -> None:
    (folder / "sources.toml").write_text(JOURNAL.replace("20m", text))
    (source,) = load_catalogue(folder, TODAY).sources
    assert source.every == timedelta(seconds=seconds)


# ---------------------------------------------------------------- where files stand


def test_a_folder_that_lacks_a_file_leaves_that_one_to_perijove(folder: Path) -> None:
    (folder / "sources.toml").write_text(JOURNAL)
    mixed, shipped = load_catalogue(folder, TODAY), load_catalogue(SHIPPED, TODAY)
    assert len(mixed.sources) == 1
    assert (mixed.bot, mixed.targets, mixed.library) == (shipped.bot, shipped.targets, shipped.library)


def test_facts_of_ones_own_stand_beside_perijoves(folder: Path) -> None:
    (folder / "facts").mkdir()
    (folder / "facts" / "metis.toml").write_text("")
    files = Folders.behind(folder).inside("facts")
    assert [path.parent.parent for path in files if path.stem in {"io", "metis"}] == [Folders.behind(None).paths[1], folder]


def test_without_a_folder_the_one_of_that_name_here_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "config").mkdir()
    (folder / "config" / "sources.toml").write_text(JOURNAL)
    monkeypatch.chdir(folder)
    assert [source.name for source in load_catalogue(None, TODAY).sources] == ["journal"]


def test_anywhere_else_perijoves_own_files_are_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert load_catalogue(None, TODAY) == load_catalogue(SHIPPED, TODAY)


def test_a_folder_that_does_not_exist_is_named(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"the folder .*nowhere \(PERIJOVE_CONFIG\) cannot be read: No such file"):
        load_catalogue(folder / "nowhere", TODAY)


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="nothing is closed to root")
@pytest.mark.parametrize("given", [True, False])
def test_a_folder_that_may_not_be_looked_into_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch, given: bool) -> None:
    (folder / "config").mkdir(mode=0)
    monkeypatch.chdir(folder)
    with pytest.raises(ConfigError, match=r"config \(PERIJOVE_CONFIG\) cannot be read: Permission denied"):
        load_catalogue(folder / "config" if given else None, TODAY)


def test_a_mark_at_the_beginning_of_a_file_is_no_mistake(folder: Path) -> None:
    (folder / "sources.toml").write_text(JOURNAL, encoding="utf-8-sig")
    assert [source.name for source in load_catalogue(folder, TODAY).sources] == ["journal"]


# ---------------------------------------------------------------- what is wrong


def test_the_file_is_named_as_it_was_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "config").mkdir()
    (folder / "config" / "sources.toml").write_text(JOURNAL.replace("20m", "20 parsecs"))
    monkeypatch.chdir(folder)
    with pytest.raises(ConfigError) as wrong:
        load_catalogue(None, TODAY)
    assert str(wrong.value) == (
        'config/sources.toml: [sources.journal] every = "20 parsecs" is not a duration; write 30s, 20m, 2h or 1d'
    )


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('"20m"', "20", "[sources.journal] every = 20 is not a duration; write 30s, 20m, 2h or 1d"),
        ("20m", "٢m", '[sources.journal] every = "٢m" is not a duration; write 30s, 20m, 2h or 1d'),
        ("20m", "9999999d", '[sources.journal] every = "9999999d" is not a duration; write 30s, 20m, 2h or 1d'),
        ("20m", "0s", '[sources.journal] every = "0s" is too short; 1s is the shortest'),
        ("rss", "gopher", "[sources.journal] kind = \"gopher\" is not one of 'rss', 'nasa_images', 'wordpress' or 'apod'"),
        ("https:", "ftp:", '[sources.journal] url = "ftp://nasa.example/feed" is not an address that starts with https:// or http://'),
        ("https://nasa.example", "feed", '[sources.journal] url = "feed/feed" is not an address that starts with https:// or http://'),
        ("The journal", " ", '[sources.journal] title = " " should not be empty: members read it'),
        ("every", "evry", '[sources.journal] has the unknown key "evry"; did you mean "every"?'),
        ("every", "zzz", '[sources.journal] has the unknown key "zzz"; it may have kind, url, every, title, enabled'),
        ('url = "https://nasa.example/feed"', "", "[sources.journal] url is missing"),
        ("kind", 'enabled = "no"\nkind', '[sources.journal] enabled = "no" should be a boolean'),
        ("[sources.journal]", "[source.journal]", 'has the unknown key "source"; did you mean "sources"?'),
        ("journal]", "'The Journal']", "[sources.The Journal] needs another name: lower-case letters, digits and hyphens"),
        ("[sources.journal]", "[sources]", '[sources] kind = "rss" should be a table'),
    ],
)  # fmt: skip
def test_a_mistake_in_a_source_is_one_line_naming_file_table_and_key(
    folder: Path, right: str, wrong: str, sentence: str
) -> None:
    assert right in JOURNAL
    assert mistake(folder, "sources.toml", JOURNAL.replace(right, wrong, 1)) == sentence


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ('name = "Io"\nwords = []', "[targets.io] words = [] should be a list of words, none of them empty"),
        (
            'name = "Io"\nwords = ["Io", " "]',
            '[targets.io] words = ["Io", " "] should be a list of words, none of them empty',
        ),
        ('name = "Io"\nwords = "Io"', '[targets.io] words = "Io" should be a list'),
        ('name = "Io"\nwords = ["Io", 3]', "[targets.io] words = 3 should be a string"),
        ('name = "Io"\nwords = ["Io"]\nnote = ["I/O"]', '[targets.io] has the unknown key "note"; did you mean "not"?'),
        ('name = "Io"\nwords = ["Io"]\nbeside_others = ["moth"]', "[targets.io] beside_others needs beside"),
        ('name = "Io"\nwords = ["Io"]\ncraft = true', "[targets.io] craft = true needs beside"),
        (
            'name = "Io"\nwords = ["Io"]\ncolour = "yellow"',
            '[targets.io] colour = "yellow" should be a colour such as "#E3A73B"',
        ),
        ('name = "Io"\nwords = ["Io"]\ncraft = "yes"', '[targets.io] craft = "yes" should be a boolean'),
        (
            'name = "Io"\nwords = ["Io"]\nbeside = ["moon", ""]',
            '[targets.io] beside = ["moon", ""] should be a list of words, none of them empty',
        ),
        (
            'name = "Io"\nwords = ["Io"]\n[targets.moon]\nname = "IO"\nwords = ["moon"]',
            '[targets.moon] is called "io", as [targets.io] is',
        ),
    ],
)
def test_a_mistake_in_a_target_is_one_line_too(folder: Path, table: str, sentence: str) -> None:
    assert mistake(folder, "targets.toml", f"[targets.io]\n{table}\n") == sentence


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('prefix = "!"', 'prefix = "! "', 'prefix = "! " should be one or a few characters without a space'),
        ('prefix = "!"', "", "prefix is missing"),
        ('contact = ""', 'contact = "a\\nb"', 'contact = "a\\nb" should be a single line'),
        ("mib = 20", "mib = 2.5", "[http] largest_answer_mib = 2.5 should be a whole number"),
        ("mib = 20", "mib = 0", "[http] largest_answer_mib = 0 should be greater than or equal to 1"),
    ],
)
def test_a_mistake_in_the_bots_own_table_is_one_line_too(folder: Path, right: str, wrong: str, sentence: str) -> None:
    shipped = (SHIPPED / "bot.toml").read_text()
    assert right in shipped
    assert mistake(folder, "bot.toml", shipped.replace(right, wrong)) == sentence


def test_what_is_not_toml_is_named_with_its_line(folder: Path) -> None:
    assert (
        mistake(folder, "sources.toml", JOURNAL + "every = \n") == "is not valid TOML: Invalid value (at line 7, column 9)"
    )
    assert "Cannot declare ('sources', 'journal') twice (at line 8" in mistake(folder, "sources.toml", JOURNAL + JOURNAL)
    assert mistake(folder, "sources.toml", b"\xff\xfe") == "is not UTF-8 text"


def test_a_mistake_in_a_file_of_facts_names_file_and_row(folder: Path) -> None:
    (folder / "facts").mkdir()
    (folder / "facts" / "metis.toml").write_text('[[row]]\nname = "Metis"\n')
    with pytest.raises(ConfigError, match=r"facts/metis\.toml, row 1: "):
        load_catalogue(folder, TODAY)


# ---------------------------------------------------------------- what is shipped


def test_every_kind_that_a_source_may_have_has_an_adapter(folder: Path) -> None:
    for kind in ADAPTERS:
        (folder / "sources.toml").write_text(JOURNAL.replace("rss", kind))
        assert load_catalogue(folder, TODAY).sources[0].kind == kind
    assert set(ADAPTERS) == {"rss", "nasa_images", "wordpress", "apod"}


def test_the_shipped_catalogue_has_every_source_and_switches_off_what_was_never_seen() -> None:
    sources = load_catalogue(SHIPPED, TODAY).sources
    assert [source.name for source in sources if not source.enabled] == [
        "photojournal-jupiter",
        "nasa-juno",
        "science-mission-juno",
    ]
    assert sources[0].name == "photojournal"
    assert len(sources) == 13
    assert all(source.every in {timedelta(minutes=20), timedelta(minutes=30), timedelta(hours=1)} for source in sources)


def test_each_shipped_pattern_address_says_in_its_file_that_it_is_one() -> None:
    tables = (SHIPPED / "sources.toml").read_text().split("\n[sources.")[1:]
    assert [("enabled = false" in table) for table in tables] == [("# Pattern: " in table) for table in tables]
