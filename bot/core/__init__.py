"""The domain: pure functions and plain data. No await, no clock, no I/O; only the standard library and pure libraries."""
