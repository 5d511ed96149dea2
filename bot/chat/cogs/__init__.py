"""One cog per group of commands: parse, call a flow, render."""
