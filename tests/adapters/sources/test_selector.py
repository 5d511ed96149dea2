"""A chat endpoint that is asked as it should be, and everything that one may answer instead of an answer."""

from __future__ import annotations

import asyncio
import gzip
import json
import traceback
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.core.errors import SelectorError
from bot.sources.selector import LARGEST_ANSWER, ChatSelector, open_selector
from tests.loopback.answers import answer, refusal
from tests.loopback.chat_server import Handler, LoopbackChat, completion, saying

KEY = "sk-sample-of-a-key"
SAID = "a sample of what an endpoint said"
GOOD = '{"keep": [1]}'


@pytest.fixture
async def chat() -> AsyncIterator[LoopbackChat]:
    async with LoopbackChat() as opened:
        yield opened


async def asked(chat: LoopbackChat, path: str = "/v1", key: str = KEY) -> str:
    async with open_selector(chat.url(path), "sample-model", key) as selector:
        return await selector.choose("Choose.", '{"1": "A sample."}')


async def trouble(chat: LoopbackChat, handler: Handler) -> str:
    """What the error says; nothing that is shown of it names the key, or repeats the endpoint."""
    chat.does(handler)
    with pytest.raises(SelectorError) as failed:
        await asked(chat)
    everything = "".join(traceback.format_exception(failed.value))
    assert KEY not in everything
    assert SAID not in everything
    return str(failed.value)


# ---------------------------------------------------------------- the question


async def test_the_question_is_a_chat_of_task_and_sentences(chat: LoopbackChat) -> None:
    chat.say(GOOD)
    assert await asked(chat) == GOOD
    [question] = chat.questions
    assert question.body["model"] == "sample-model"
    assert question.body["messages"] == [
        {"role": "system", "content": "Choose."},
        {"role": "user", "content": '{"1": "A sample."}'},
    ]
    assert question.headers["Authorization"] == f"Bearer {KEY}"


async def test_without_a_key_none_is_sent(chat: LoopbackChat) -> None:
    chat.say(GOOD)
    await asked(chat, key="")
    assert "Authorization" not in chat.questions[0].headers


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("", "/chat/completions"),
        ("/v1", "/v1/chat/completions"),
        ("/v1/", "/v1/chat/completions"),
        ("/v1/chat/completions", "/v1/chat/completions"),
        ("/v1/chat/completions/", "/v1/chat/completions"),
        ("/models/a%2Fb?version=1#sample", "/models/a%2Fb/chat/completions?version=1"),
    ],
)
async def test_the_address_may_be_that_of_the_endpoint_or_of_its_folder(chat: LoopbackChat, path: str, where: str) -> None:
    chat.say(GOOD)
    await asked(chat, path)
    assert chat.questions[0].path == where


@pytest.mark.parametrize("status", [400, 422])
async def test_an_endpoint_that_refuses_the_finer_points_is_asked_without_them(chat: LoopbackChat, status: int) -> None:
    async def plain_only(request: web.Request) -> web.StreamResponse:
        body = await request.json()
        return await saying(GOOD)(request) if body.keys() == {"model", "messages"} else refusal(status)

    chat.does(plain_only)
    assert await asked(chat) == GOOD
    assert [question.body.get("temperature") for question in chat.questions] == [0, None]


async def test_one_that_refuses_that_too_is_not_asked_a_third_time(chat: LoopbackChat) -> None:
    assert await trouble(chat, answering(refusal_of(400))) == "answered with status 400"
    assert len(chat.questions) == 2


# ---------------------------------------------------------------- what may come instead of an answer


def answering(make: Any) -> Handler:
    async def handle(_: web.Request) -> web.StreamResponse:
        response: web.StreamResponse = make()
        return response

    return handle


def refusal_of(status: int) -> Any:
    return lambda: refusal(status, message=SAID)


def as_json(body: bytes, **headers: str) -> Any:
    return lambda: web.Response(body=body, headers={"Content-Type": "application/json", **headers})


def of(message: dict[str, Any]) -> Any:
    return lambda: answer(completion(message))


LARGE = json.dumps(completion({"content": "x" * LARGEST_ANSWER})).encode()
DEEP = b'{"choices": ' + b"[" * 20_000
PACKED = as_json(gzip.compress(b" " * 5_000_000), **{"Content-Encoding": "gzip"})


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        *((refusal_of(status), f"answered with status {status}") for status in (401, 404, 429, 500, 503)),
        (lambda: web.Response(status=204), "answered with status 204"),
        (lambda: web.Response(text=f"<p>{SAID}</p>", content_type="text/html"), "something other than JSON"),
        (lambda: web.Response(text=json.dumps(completion({"content": GOOD}))), "something other than JSON"),
        (as_json(b""), "without a text"),
        (as_json(SAID.encode()), "without a text"),
        (as_json(b"\xff\xfe\x00"), "without a text"),
        (as_json(DEEP), "without a text"),
        (as_json(b"null"), "without a text"),
        (lambda: answer({"error": {"message": SAID}}), "without a text"),
        (lambda: answer({"choices": []}), "without a text"),
        (lambda: answer({"choices": [{"text": SAID}]}), "without a text"),
        (of({"content": None, "refusal": SAID}), "without a text"),
        (of({"content": [{"type": "text", "text": SAID}]}), "without a text"),
        (of({"content": {"keep": [1]}}), "without a text"),
        (of({"content": f"{SAID} \ud83c"}), "without a text"),
        (as_json(LARGE), "sends more than"),
        (PACKED, "sends more than"),
    ],
)
async def test_anything_but_an_answer_is_an_error(chat: LoopbackChat, make: Any, reason: str) -> None:
    assert reason in await trouble(chat, answering(make))


async def test_a_redirect_is_not_followed_so_that_the_key_goes_nowhere_else(chat: LoopbackChat) -> None:
    async with LoopbackChat() as elsewhere:
        elsewhere.say(GOOD)
        moved = {"Location": elsewhere.url("/v1/chat/completions")}
        for status in (301, 302, 307, 308):
            said = await trouble(chat, answering(lambda status=status: web.Response(status=status, headers=moved)))
            assert said == f"answered with status {status}"
        assert elsewhere.questions == []


async def test_an_answer_without_an_end_is_cut_off(chat: LoopbackChat) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while True:
            await response.write(b" " * 1024)

    assert "sends more than" in await trouble(chat, endless)


async def test_a_connection_that_drops_is_an_error(chat: LoopbackChat) -> None:
    async def drop(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    assert await trouble(chat, drop) == "closed the connection without an answer"


async def test_an_endpoint_that_is_not_there_is_an_error() -> None:
    async with LoopbackChat() as chat:
        gone = chat.url()
    async with open_selector(gone, "sample", KEY) as selector:
        with pytest.raises(SelectorError, match="cannot connect"):
            await selector.choose("Choose.", "{}")


@pytest.mark.parametrize("begun", [False, True])
async def test_an_answer_that_takes_too_long_is_given_up(chat: LoopbackChat, begun: bool) -> None:
    async def slow(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        if begun:
            await response.prepare(request)
            await response.write(b'{"choices": [')
        await asyncio.Event().wait()
        return response

    chat.does(slow)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(SelectorError, match=r"^did not answer in time$"):
            await ChatSelector(session, chat.url(), "sample", patience=0.1).choose("Choose.", "{}")
