from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bot.chat.shards import Shards
from bot.cli import app
from bot.core.errors import ConfigError
from bot.roles import Roles


@pytest.mark.parametrize(
    ("only", "shards", "roles"),
    [
        ("", "", Roles(work=True, chat=True)),
        ("work", "", Roles(work=True, chat=False)),
        ("chat", "", Roles(work=False, chat=True)),
        ("chat", "0-3/8", Roles(work=False, chat=True, shards=Shards(range(4), 8))),
        ("", "7/8", Roles(work=True, chat=True, shards=Shards(range(7, 8), 8))),
    ],
)
def test_a_process_does_everything_unless_it_is_told_to_do_only_a_part(only: str, shards: str, roles: Roles) -> None:
    assert Roles.parse(only, shards) == roles


@pytest.mark.parametrize(
    "processes",
    [[("", "")], [("work", ""), ("chat", "")], [("work", ""), ("chat", "0-3/8"), ("chat", "4/8"), ("chat", "5-7/8")]],
)
def test_processes_share_what_discord_allows_their_token(processes: list[tuple[str, str]]) -> None:
    shares = [Roles.parse(only, shards).share for only, shards in processes]
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0


@pytest.mark.parametrize(
    ("only", "shards", "complaint"),
    [
        ("sleep", "", "--only sleep is neither work nor chat"),
        ("work", "0/2", "--shards 0/2 is about answering members, which --only work does not do"),
        ("chat", "3-1/8", "--shards 3-1/8 names shards that there are not"),
    ],
)
def test_what_cannot_be_done_is_one_line(only: str, shards: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        Roles.parse(only, shards)
    said = CliRunner().invoke(app, ["run", "--only", only, "--shards", shards])
    assert said.exit_code == 1
    [line] = said.stderr.splitlines()
    assert line.startswith(f"perijove: {complaint}")
