"""How many characters Discord takes.

Source: https://docs.discord.com/developers/resources/message#embed-object-embed-limits and its reference of components.
"""

from __future__ import annotations

CONTENT = 2000
EMBED = 6000
"""Everything that is read in an embed, together."""
AUTHOR = 256
DESCRIPTION = 4096
FIELD = 1024
ALT = 1024
THREAD_NAME = 100
TAGS = 5
"""How many a forum's post may have, not characters."""
BUTTON_LABEL = 80
BUTTON_URL = 512
EMBED_URL = 2048
CHOICE = 100
CHOICES = 25
"""How many suggestions, not characters."""
