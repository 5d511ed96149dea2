"""Servers on the loopback interface that stand in for Discord and NASA, for what fakes cannot show.

Dropped connections, rate limits, nonces, a process that is killed: stock discord.py and the real program talk to these
over real sockets. Read `state` (what there is), `rest` and `gateway` (how it is reached), then `faults` (how it fails).
"""

from tests.loopback.discord_server import LoopbackDiscord
from tests.loopback.nasa_server import LoopbackNasa

__all__ = ["LoopbackDiscord", "LoopbackNasa"]
