"""Talking Discord: sending cards, answering commands."""
