"""Chaos: the real program, killed again and again while Discord fails around it, must lose and double nothing.

Read `plan` (what is done to it), `stage` (how), then `toll` (what is counted in the end). `python -m tests.chaos` plays it.
"""
