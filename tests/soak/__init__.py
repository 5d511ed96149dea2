"""A soak: simulated hours of polls, releases, failures and corrections, in which nothing may get lost, doubled or kept.

Read `plan` (what happens), `nasa` and `trouble` (how the sources show it), `watcher` (the bot, a process of its own, so that
its memory is its own), then `play` and `toll`. `python -m tests.soak` plays 24 hours.
"""
