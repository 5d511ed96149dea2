"""Perijove posts NASA's new pictures from Juno and of Io to Discord. `python -m bot` is the command `perijove`."""
