"""What an operator reads of an alarm, in the operator channel or by the webhook."""

from __future__ import annotations

from bot.chat.inert import fitted, one_line
from bot.chat.listed import listed
from bot.core.alarms import Alarm, Line

TROUBLE = "Perijove needs its operator:"
WELL = "Perijove is well again:"
SAID = 300
"""Characters of what is said of one trouble: the reason is a server's, and may be long."""


def alarm_text(alarm: Alarm) -> str:
    """The alarm as a message: a line for each trouble, then what to do, each advice once."""
    advice = dict.fromkeys(line.advice for line in alarm.lines if line.advice)
    return listed(TROUBLE if advice else WELL, [_line(line) for line in alarm.lines], "\n".join(advice)).rstrip()


def _line(line: Line) -> str:
    what = fitted(one_line(line.said), SAID)
    word = "well again, since" if line.well else "since"
    return f"- {word} {line.since:%Y-%m-%d %H:%M} UTC: {what}"
