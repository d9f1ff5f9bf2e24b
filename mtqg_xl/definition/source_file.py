"""One file of a definition: what it says as values, and every mistake in it with file and path."""

import csv
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin

import cattrs
from cattrs import transform_error
from cattrs.errors import ForbiddenExtraKeysError

from mtqg_xl.definition.csv_text import unguarded
from mtqg_xl.definition.language import Expr, LanguageError, parse
from mtqg_xl.definition.model import Row

_T = TypeVar("_T")
_ROW_NUMBERS = {"level", "decimals", "counted_decimals", "at"}
_ROW_TUPLES = {"capital", "open", "choices", "typed", "adds"}


class SourceFile:
    """A TOML or CSV file below ``folder``; what is wrong in it goes to ``mistakes``."""

    def __init__(self, path: Path, folder: Path, mistakes: list[str]) -> None:
        """Name the file as mistakes will name it: by its path below the folder."""
        self.path = path
        self.folder = folder
        self.name = path.relative_to(folder).as_posix()
        self.mistakes = mistakes

    def beside(self, path: str, name: object) -> "SourceFile | None":
        """Return a file of the same folder, with the same list of mistakes; ``path`` is where it is named."""
        if isinstance(name, str) and name.endswith(".csv") and (self.path.parent / name).is_file():
            return SourceFile(self.path.parent / name, self.folder, self.mistakes)
        self.say([f"{path}: không có tệp “{name}” trong cùng thư mục"])
        return None

    def say(self, found: list[str]) -> None:
        """Add mistakes, each ``path: sentence``."""
        self.mistakes.extend(f"{self.name}: {line}" for line in found)

    def toml(self) -> dict[str, Any] | None:
        """Return what the file says; None, after saying where, if it is no TOML."""
        try:
            return tomllib.loads(self.path.read_text(encoding="utf-8-sig"))
        except UnicodeDecodeError:
            self.say(["không đọc được TOML: tệp không phải mã hóa UTF-8"])
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"line (\d+), column (\d+)", str(error))
            self.say(["không đọc được TOML: sai ở " + (f"dòng {at[1]}, cột {at[2]}" if at else "cuối tệp")])
        return None

    def tables(self, raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
        """Return the entries of ``[[key]]``; an entry that is no table is said and stands as an empty one."""
        entries = raw.get(key, [])
        if not isinstance(entries, list):
            self.say([f"{key}: phải là các bảng [[{key}]]"])
            return []
        self.say([f"{key}[{at}]: phải là một bảng" for at, item in enumerate(entries) if not isinstance(item, dict)])
        return [item if isinstance(item, dict) else {} for item in entries]

    def table(self, raw: dict[str, Any], key: str) -> dict[str, Any]:
        """Return the entry ``[key]``, empty where it is missing or no table."""
        entry = raw.get(key, {})
        if isinstance(entry, dict):
            return entry
        self.say([f"{key}: phải là bảng [{key}]"])
        return {}

    def items(self, entries: list[dict[str, Any]], key: str, kind: type[_T]) -> dict[int, _T]:
        """Return the entries as values by their place in the file; those with mistakes are left out."""
        found = {at: self.one(item, f"{key}[{at}]", kind) for at, item in enumerate(entries) if item}
        return {at: item for at, item in found.items() if item is not None}

    def one(self, raw: Mapping[str, Any], path: str, kind: type[_T]) -> _T | None:
        """Return one entry as a value, or None after its mistakes are said."""
        try:
            return _converter().structure(raw, kind)
        except cattrs.BaseValidationError as error:
            self.say([_path_first(line) for line in transform_error(error, path=path, format_exception=_sentence)])
            return None

    def records(self) -> list[dict[str, str]]:
        """Return the lines of a CSV file by column name; a column without a name is said once."""
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as lines:
                found = list(csv.DictReader(lines, restkey="", restval=""))
        except (OSError, UnicodeDecodeError, csv.Error):
            self.say(["không đọc được tệp CSV (cần mã hóa UTF-8)"])
            return []
        for at, record in enumerate(found, start=2):
            if record.pop("", None):
                self.say([f"dòng {at}: thừa ô ở cuối dòng"])
        return [{name: unguarded(text) for name, text in record.items()} for record in found]

    def rows(self) -> tuple[tuple[Row, ...], tuple[dict[str, Any], ...]]:
        """Return the fixed rows of a CSV file, and every line as read (what has mistakes still names its row)."""
        records = self.records()
        unknown = [key for key in (records[0] if records else {}) if key not in Row.__slots__]
        self.say([f"dòng 1: không có mục “{key}”" for key in unknown])
        typed = [_row_record({key: text for key, text in line.items() if key not in unknown}) for line in records]
        found = [self.one(record, f"dòng {at}", Row) for at, record in enumerate(typed, start=2)]
        return tuple(row for row in found if row is not None), tuple(typed)


def _row_record(line: dict[str, str]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for key, text in line.items():
        if not text:
            continue
        if key in _ROW_NUMBERS:
            record[key] = int(text) if text.isdecimal() else text
        elif key in _ROW_TUPLES:
            record[key] = text.split("|")
        else:
            record[key] = text
    return record


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook_func(_is_formula, lambda text, _: _formula(text))
    converter.register_structure_hook_func(_is_formulas, lambda text, _: _formulas(text))
    converter.register_structure_hook_func(_is_texts, lambda items, _: _texts(items))
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _whole)
    converter.register_structure_hook(float, _number)
    converter.register_structure_hook(bool, _yes_or_no)
    return converter


def _is_formula(kind: object) -> bool:
    return isinstance(kind, UnionType) and kind == (Expr | None)


def _is_formulas(kind: object) -> bool:
    return kind == tuple[tuple[str, Expr], ...]


def _is_texts(kind: object) -> bool:
    return kind == tuple[str, ...]


def _formula(text: object) -> Expr:
    if not isinstance(text, str):
        raise LanguageError("công thức phải là chữ trong ngoặc kép")
    return parse(text)


def _formulas(text: object) -> tuple[tuple[str, Expr], ...]:
    """Return the formulas of a row by column: ``result = if_blank(a, blank) | met = at_most(result, b)``."""
    if not isinstance(text, str):
        raise LanguageError("công thức phải là chữ, mỗi công thức: cột = công thức")
    pairs = [part.partition("=") for part in text.split("|")]
    return tuple((column.strip(), parse(formula)) for column, _, formula in pairs)


def _texts(items: object) -> tuple[str, ...]:
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError(f'phải là danh sách các chữ ["…", "…"], đang là {items!r}')
    return tuple(items)


def _text(item: object, _: object) -> str:
    if not isinstance(item, str):
        raise ValueError(f"phải là chữ, đang là {item!r}")
    return item


def _whole(item: object, _: object) -> int:
    if not isinstance(item, int) or isinstance(item, bool):
        raise ValueError(f"phải là số nguyên, đang là {item!r}")
    return item


def _number(item: object, _: object) -> float:
    if not isinstance(item, int | float) or isinstance(item, bool):
        raise ValueError(f"phải là số, đang là {item!r}")
    return float(item)


def _yes_or_no(item: object, _: object) -> bool:
    if not isinstance(item, bool):
        raise ValueError(f"phải là true hoặc false, đang là {item!r}")
    return item


def _path_first(line: str) -> str:
    """Return ``columns[3].unit: sentence`` for cattrs' ``sentence @ columns[3].unit``."""
    sentence, _, path = line.rpartition(" @ ")
    return f"{path.lstrip('.')}: {sentence}" if path.strip(".") else sentence


def _sentence(error: BaseException, kind: type | None) -> str:
    if isinstance(error, KeyError):
        return f"thiếu “{error.args[0]}”"
    if isinstance(error, ForbiddenExtraKeysError):
        return f"không có mục “{', '.join(sorted(error.extra_fields))}”"
    if get_origin(kind) is Literal:
        wrong = str(error).partition(" not in literal")[0]
        return f"“{wrong}” phải là một trong: {', '.join(map(str, get_args(kind)))}"
    return str(error)
