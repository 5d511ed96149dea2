"""Which addresses may be links."""

from __future__ import annotations

import pytest

from bot.core.addresses import host, web_address

LONG = 200


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://nasa.example/a?b=c&d=e#f", "https://nasa.example/a?b=c&d=e#f"),
        (" https://nasa.example/a b ", "https://nasa.example/a%20b"),
        ("https://nasa.example/Io_(moon)[1]", "https://nasa.example/Io_%28moon%29%5B1%5D"),
        ('https://nasa.example/"><script>', "https://nasa.example/%22%3E%3Cscript%3E"),
        ("https://nasa.example/\u202e\x00í", "https://nasa.example/%C3%AD"),
        ("ht\ttps://nasa\n.exam\tple/a\r\nb", "https://nasa.example/ab"),
        ("HTTPS://NASA.example/PIA1.JPG", "HTTPS://NASA.example/PIA1.JPG"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"),
        ("https://nasa.example/" + "%41" * 30, "https://nasa.example/" + "%41" * 30),
    ],
)
def test_an_address_of_the_web_is_a_link_in_characters_that_end_nothing(url: str, address: str) -> None:
    assert web_address(url, LONG) == address
    assert web_address(address, LONG) == address


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//nasa.example/x",
        "https://",
        "https://[::1",
        "https://[::1]/",
        "https://nasa.example:99999/",
        "https://nasa.example@evil.example/",
        "https://evil example/",
        "https://nasa.example/" + "x" * LONG,
        "https://nasa.example/" + "木" * 30,
        "",
    ],
)
def test_what_is_none_or_is_too_long_or_hides_where_it_leads_is_no_link(url: str) -> None:
    assert web_address(url, LONG) == ""


def test_a_host_is_told_in_small_letters() -> None:
    assert host("https://WWW.NASA.example:443/a") == "www.nasa.example"
