"""Asking NASA: HTTP, the four kinds of source, pictures."""
