"""One tree of errors, sorted by what happens next.

A message is one sentence for the operator; its text is all they see.
"""

from __future__ import annotations

from datetime import timedelta


class PerijoveError(Exception):
    """Anything Perijove knows the meaning of; everything else is a bug."""


class StartupError(PerijoveError):
    """The program cannot start, and says what to change: a setting, a file, a token, a database."""


class ConfigError(StartupError):
    """A configuration file or setting is wrong; the message names file and key."""


# ---------------------------------------------------------------- asking a source


class SourceError(PerijoveError):
    """A source could not be asked or understood this time; it is asked again at its next turn."""


class Unreachable(SourceError):
    """No answer, or one that broke off."""


class NotPublic(Unreachable):
    """The address leads into a private network, where nothing is asked."""


class BadStatus(SourceError):
    """The answer was not a success. `retry_after` is how long the server asks to be left alone, where it says so."""

    def __init__(self, message: str, status: int, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after


class Gone(BadStatus):
    """The source was taken away for good (410): it is not asked again before the next start."""


class Challenged(BadStatus):
    """A wall against bots answered in the server's place, with a page that only a browser passes."""


class Unwelcome(SourceError):
    """The host's robots.txt asks bots to leave the page alone, or cannot be had while its server fails."""


class TooLarge(SourceError):
    """The answer is larger than we are willing to read."""


class Unreadable(SourceError):
    """The answer is not what this kind of source sends: a web page, a broken document, nothing at all."""


class PictureError(PerijoveError):
    """No rendition can be made of a picture; the release is posted with a link to it instead."""


class SelectorError(PerijoveError):
    """No caption was chosen that can be used; the default one stays. The text continues "the model "."""


class HeraldError(PerijoveError):
    """The operator was not told this time, or the answer was lost; the text continues "the operator's webhook "."""


# ---------------------------------------------------------------- sending to Discord


class DeliveryError(PerijoveError):
    """A request to Discord did not do what it should; the subclass says what follows."""


class Unanswered(DeliveryError):
    """No clear answer (dropped connection, time-out, 5xx).

    The message may exist. Look for its mark, then send again.
    """


class TryLater(DeliveryError):
    """Discord said no for now (429, slow mode, an outage it named).

    Nothing was done. `after` is seconds, where told.
    """

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


class ChannelClosed(DeliveryError):
    """The channel cannot be used now (unknown, no access, no permission): hold what is for it, and probe."""


class MemberUnreachable(ChannelClosed):
    """The member takes no direct messages from us, or is none any more: ask no more until they come back."""


class HistoryHidden(ChannelClosed):
    """The channel's messages may not be read, so that nobody can tell whether an earlier attempt has succeeded."""


class CardRefused(DeliveryError):
    """Discord refuses this form of the card (invalid, too large): try a plainer one, once."""


class MessageGone(DeliveryError):
    """The message to edit is not there any more: leave it so."""


class NotPublishable(DeliveryError):
    """The channel is not one whose messages can be published: leave the message as it is."""


# ---------------------------------------------------------------- members and moderators


class MemberError(PerijoveError):
    """Something a member can cause; its text is the friendly sentence they get."""
