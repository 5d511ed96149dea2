"""The bot in a browser, without a token: simcord's Discord inside this process, and a loopback NASA with samples."""

from bot.demo.performance import play

__all__ = ["play"]
