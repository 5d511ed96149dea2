"""Where configuration files stand, and one clear line for what is wrong inside one."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.core.errors import ConfigError

_PACKAGE = Path(__file__).parent


class Table(BaseModel):
    """A table of a TOML file: the keys it may have, with their types; any other key is a mistake."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _knows_every_key(cls, table: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        unknown = [key for key in table if key not in known] if isinstance(table, dict) else []
        if unknown:
            raise wrong_table(f'has the unknown key "{unknown[0]}"{_suggestion(unknown[0], known)}')
        return table


Model = TypeVar("Model", bound=Table)


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders in which a configuration file is looked for: each file stands in the first one that has it."""

    paths: tuple[Path, ...]

    @classmethod
    def behind(cls, given: Path | None) -> Folders:
        """The given folder, else `config` in the current one; behind it the files that Perijove brings along.

        Raises `ConfigError` for a folder that cannot be read, and for a given one that is none.
        """
        folder = given or Path("config")
        if given or folder.is_dir():
            _look_into(folder)
        return cls((folder, _packaged()))

    def find(self, name: str) -> Path:
        """Where the file of that name stands. Raises `ConfigError` where no folder has it."""
        for folder in self.paths:
            if (folder / name).is_file():
                return folder / name
        raise ConfigError(f"{self.paths[0] / name}: there is no such file")

    def inside(self, folder: str) -> list[Path]:
        """Every TOML file of a folder within these, ordered by name."""
        names = {path.name for parent in self.paths for path in (parent / folder).glob("*.toml")}
        return [self.find(f"{folder}/{name}") for name in sorted(names)]


def read_toml(path: Path) -> dict[str, Any]:
    """The file's tables. Raises `ConfigError` naming the file, and the line where it is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # some editors begin a file with a mark
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: is not UTF-8 text") from error
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error


def read_as(model: type[Model], path: Path) -> Model:
    """The file as the model has it. Raises `ConfigError` naming the file, the table and the key that is wrong."""
    tables = read_toml(path)
    try:
        return model.model_validate(tables)
    except ValidationError as error:
        raise ConfigError(f"{path}: {_sentence(error.errors(include_url=False)[0])}") from None


def wrong_table(sentence: str) -> PydanticCustomError:
    """What a validator raises when a whole table is wrong, or its name; a wrong value is a `ValueError`."""
    return PydanticCustomError("wrong_table", "{sentence}", {"sentence": sentence})


def _look_into(folder: Path) -> None:
    try:
        next(folder.iterdir(), None)
    except OSError as error:
        raise ConfigError(f"the folder {folder} (PERIJOVE_CONFIG) cannot be read: {error.strerror}") from None


def _packaged() -> Path:
    """An installed wheel has the files inside the package, a checkout beside it."""
    inside = _PACKAGE / "_config"
    return inside if inside.is_dir() else _PACKAGE.parent / "config"


def _suggestion(key: str, known: list[str]) -> str:
    nearest = get_close_matches(key, known, n=1)
    return f'; did you mean "{nearest[0]}"?' if nearest else f"; it may have {', '.join(known)}"


def _sentence(error: ErrorDetails) -> str:
    # Pydantic adds the place in a list, and "[key]" where it means a table's name: neither is a key of the file.
    path = [part for part in error["loc"] if isinstance(part, str) and part != "[key]"]
    if error["type"] == "wrong_table":
        return f"{_place(path)}{error['msg']}"
    *table, key = path
    if error["type"] == "missing":
        return f"{_place(table)}{key} is missing"
    return f"{_place(table)}{key} = {_as_toml(error['input'])} {_reason(error)}"


def _place(path: list[str]) -> str:
    return f"[{'.'.join(path)}] " if path else ""


def _reason(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] == "literal_error":
        return f"is not one of {error['ctx']['expected']}"
    if error["type"] in {"model_type", "dict_type"}:
        return "should be a table"
    if error["type"] == "int_type":
        return "should be a whole number"
    return error["msg"].replace("Input should be a valid ", "should be a ").replace("Input should", "should")


def _as_toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
