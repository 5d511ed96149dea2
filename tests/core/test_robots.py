from __future__ import annotations

import pytest

from bot.core.robots import MOST_RULES, read_rules

SAMPLE = """
# a sample in the usual shape
User-agent: *
Disallow: /wp-admin/
Allow: /wp-admin/admin-ajax.php

Disallow: /search
User-agent: OtherBot
User-agent: perijove # us
Crawl-delay: 5
Disallow: /private
Disallow:

Sitemap: https://nasa.example/sitemap.xml
User-agent: Perijove
Disallow: /*.pdf$
"""


def allowed(text: str, path: str, agent: str = "Perijove") -> bool:
    return read_rules(text, agent).allow(f"https://nasa.example{path}")


@pytest.mark.parametrize(
    ("agent", "path", "welcome"),
    [
        ("Perijove", "/private/page", False),
        ("Perijove", "/paper.pdf", False),  # both of our groups hold
        ("Perijove", "/paper.pdf?page=2", True),
        ("Perijove", "/wp-admin/", True),  # who is named has rules of their own
        ("Stranger", "/wp-admin/", False),
        ("Stranger", "/wp-admin/admin-ajax.php", True),  # the longer rule
        ("Stranger", "/search?q=io", False),  # an empty line ends no group
        ("Stranger", "/private", True),
    ],
)
def test_the_rules_of_who_is_named_hold_or_else_those_for_everybody(agent: str, path: str, welcome: bool) -> None:
    assert allowed(SAMPLE, path, agent) is welcome


@pytest.mark.parametrize(
    ("rule", "path", "covered"),
    [
        ("/", "", True),
        ("/a", "/a/b", True),
        ("/a", "/b/a", False),
        ("/a$", "/a", True),
        ("/a$", "/a/", False),
        ("/*/b", "/a/c/b/d", True),
        ("/*/b", "/ab", False),
        ("/*b$", "/b/b/a", False),
        ("/*b$", "/a/b/b", True),
        ("/a*a$", "/a", False),  # no letter counts twice
        ("*", "/anything", True),
        ("$", "/a", False),
        ("/caf%C3%A9", "/café", True),
        ("/café", "/caf%c3%a9", True),
        ("/a%2Ab", "/a*b", True),
        ("/a%2Ab", "/axb", False),  # written so, a star is a star
    ],
)
def test_a_rule_covers_what_begins_like_it(rule: str, path: str, covered: bool) -> None:
    assert allowed(f"User-agent: *\nDisallow: {rule}", path) is not covered


def test_of_two_rules_as_long_the_kinder_counts() -> None:
    assert allowed("User-agent: *\nDisallow: /page\nAllow: /page", "/page")


@pytest.mark.parametrize(
    "text", ["", "<html>no such page", "Disallow: /", "User-agent: *\nDisallow:", "User-agent\n:\n::\0"]
)
def test_what_says_nothing_forbids_nothing(text: str) -> None:
    assert allowed(text, "/page")


def test_a_hostile_file_is_read_in_no_time() -> None:
    many = "User-agent: *\n" + "Disallow: /b\n" * 30_000
    stars = "User-agent: *\nDisallow: /" + "a*" * 200_000 + "b$"
    assert len(read_rules(many, "Perijove").rules) == MOST_RULES
    assert allowed(stars, "/" + "a" * 2000)
