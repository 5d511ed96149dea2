"""The bot in a browser without a token."""
