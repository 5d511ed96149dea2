"""What the bot does: thin async flows over the core and its ports."""
