"""A secret is found in whatever form it comes to be written down."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.masking import Mask

TOKEN = 'MTIz.loop-back.token_of-a+bot/~"&<é>'
FORMS: list[Callable[[str], str]] = [
    str,
    quote,
    lambda secret: quote(secret, safe=""),
    quote_plus,
    html.escape,
    repr,
    json.dumps,
    lambda secret: json.dumps(secret, ensure_ascii=False),
    lambda secret: base64.b64encode(secret.encode()).decode(),
]


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_masked_in_each_form(form: Callable[[str], str]) -> None:
    told = Mask([TOKEN])(f"asked with {form(TOKEN)}, in vain")
    assert "loop-back" not in told
    assert "[secret]" in told
    assert told.startswith("asked with ")
    assert told.endswith(", in vain")


@given(st.binary(max_size=8), st.binary(max_size=8), st.booleans())
def test_wherever_it_stands_in_base64_hardly_more_than_its_neighbours_is_left(
    before: bytes, after: bytes, url_safe: bool
) -> None:
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    told = Mask([TOKEN])(encode(before + TOKEN.encode() + after).decode())
    assert "[secret]" in told
    assert len("".join(told.split("[secret]"))) <= (len(before) + len(after) + 6) * 4 / 3 + 4


def test_of_secrets_that_begin_alike_the_longer_leaves_nothing() -> None:
    assert Mask(["hunter", "hunter2000"])("hunter2000 hunter") == "[secret] [secret]"


def test_of_a_short_secret_only_the_word_itself_is_masked() -> None:
    assert Mask(["é2"])("é2 \\u00e92") == "[secret] \\u00e92"


def test_without_secrets_a_text_is_left_as_it_is() -> None:
    assert Mask(["", ""])("all is well: 1+1=2 @here") == "all is well: 1+1=2 @here"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("postgresql://perijove:hunter2@db.example/x", "postgresql://[secret]@db.example/x"),
        ("POST https://discord.com/api/v10/webhooks/12/aW50/messages/@original", "POST https://discord.com/api/v10/webhooks/12/[secret]/messages/@original"),
        ("/interactions/12/aW50ZXI/callback?with_response=true", "/interactions/12/[secret]/callback?with_response=true"),
        ("{'url': 'https://discord.com/api/webhooks/12/abc'}", "{'url': 'https://discord.com/api/webhooks/12/[secret]'}"),
        ("https://nasa.example/@sample", "https://nasa.example/@sample"),
    ],
)  # fmt: skip
def test_what_is_secret_in_any_address_is_masked(text: str, told: str) -> None:
    assert Mask()(text) == told
