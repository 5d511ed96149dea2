"""A picture goes to many channels: all its uploads share the same bytes."""

from __future__ import annotations

import io


class Upload(io.BytesIO):
    """Bytes to upload, which are never copied.

    aiohttp takes the buffer to learn its length, and `BytesIO` would copy everything first, as that buffer could be written
    to; discord.py then keeps the copy until the garbage is collected.
    """

    def getbuffer(self) -> memoryview:
        """A view that cannot be written to."""
        return memoryview(self.getvalue())
