"""Publishing an announcement, past discord.py's own waiting.

Discord lets about ten an hour of a channel be published. discord.py waits out such an hour inside the request, and even
after the last one that was allowed; or, told not to, it takes a channel that still has some left for one that has none.
"""

from __future__ import annotations

import aiohttp
import discord
from discord.http import HTTPClient, Route, json_or_text


async def publish(http: HTTPClient, channel: int, message: int) -> object:
    """Discord's answer to one request, at the pace of all others. Raises what discord.py raises, and 429 as any other no."""
    path = "/channels/{channel_id}/messages/{message_id}/crosspost"
    route = Route("POST", path, channel_id=channel, message_id=message)
    headers = {"Authorization": f"Bot {http.token}", "User-Agent": http.user_agent}
    traces = [http.http_trace] if http.http_trace else []
    async with aiohttp.ClientSession(trace_configs=traces) as session, session.post(route.url, headers=headers) as response:
        answer = await json_or_text(response)
        if not response.ok:
            raise discord.HTTPException(response, answer)
        return answer
