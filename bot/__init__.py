"""Perijove posts NASA's new pictures from Juno and of Io to Discord. `python -m bot` is the command `perijove`."""

__version__ = "0.1.0"
"""Stands here, and not only in what an installation knows: hosts run a checkout of which nothing is installed."""
