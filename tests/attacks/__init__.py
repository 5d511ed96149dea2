"""Attacks on Perijove, each a test; `docs/attacks.md` lists them with what happens to each."""
