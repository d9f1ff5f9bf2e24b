"""Values of ours as JSON and back, by the types that they are declared with: nothing in it can be executed.

What is read is held against its type at every step: whatever was altered or belongs to another version is refused, and
no value comes back as anything but what it was.
"""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
Said = Any
"""What `json` writes and reads: numbers, texts, truth values, None, lists."""


class NotationError(ValueError):
    """A value is not of its type, or what was read is not a value of it."""


def said(value: object, kind: Any) -> Said:
    """Return a value of a type as JSON has it.

    Raises:
        NotationError: it is not of the type.
    """
    return _way(kind).say(value)


def heard(text: Said, kind: type[Value]) -> Value:
    """Return the value of a type that `said` has written.

    Raises:
        NotationError: it is none.
    """
    declared: Any = kind
    found: Value = _way(declared).hear(text)
    return found


@dataclass(frozen=True, slots=True)
class _Way:
    """How values of one type are written and read; ``types`` are those of JSON in which they stand."""

    say: Callable[[Any], Said]
    hear: Callable[[Said], Any]
    types: frozenset[type]


_PLAIN: dict[Any, frozenset[type]] = {
    str: frozenset({str}),
    bool: frozenset({bool}),
    int: frozenset({int}),
    float: frozenset({float, int}),
    NoneType: frozenset({NoneType}),
}


@cache
def _way(kind: Any) -> _Way:
    origin, inside = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return _plain(_PLAIN[kind])
    if origin in (Union, UnionType):
        return _union(tuple(map(_way, inside)))
    if origin is Literal:
        return _Way(_one_of(inside), _one_of(inside), frozenset(map(type, inside)))
    if origin is tuple:
        return _tuple(inside)
    if origin is frozenset:
        return _in_order(_way(inside[0]))
    if origin is Sequence:
        return _tuple((inside[0], ...))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(*inside)
    if isinstance(kind, type):
        return _of_class(kind)
    raise TypeError(f"không có cách ghi {kind}")


def _of_class(kind: type) -> _Way:
    if kind is bytes:
        return _Way(_of(bytes, lambda value: b64encode(value).decode()), _of(str, _bytes), frozenset({str}))
    if kind in (date, datetime):
        return _Way(_of(kind, kind.isoformat), _of(str, _or_refuse(kind.fromisoformat)), frozenset({str}))
    if issubclass(kind, Enum):
        return _Way(_of(kind, lambda value: value.value), _or_refuse(kind), frozenset({str}))
    if is_dataclass(kind):
        return _record(kind, tuple(each.name for each in fields(kind) if each.init))
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return _record(kind, kind._fields)
    raise TypeError(f"không có cách ghi {kind}")


def _refused(value: object) -> NotationError:
    return NotationError(f"không đọc được: {type(value).__name__}")


def _of(kind: type, go_on: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        if type(value) is not kind:
            raise _refused(value)
        return go_on(value)

    return checked


def _or_refuse(made: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def tried(value: Any) -> Any:
        try:
            return made(value)
        except ValueError as error:
            raise _refused(value) from error

    return tried


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except Error as error:
        raise _refused(text) from error


def _plain(types: frozenset[type]) -> _Way:
    def same(value: Any) -> Any:
        if type(value) not in types:
            raise _refused(value)
        return value

    return _Way(same, same, types)


def _one_of(values: tuple[Any, ...]) -> Callable[[Any], Any]:
    def same(value: Any) -> Any:
        if value not in values:
            raise _refused(value)
        return value

    return same


def _union(ways: tuple[_Way, ...]) -> _Way:
    """Return the way of a union: which of its types it is must be told by what stands in JSON."""
    types = frozenset[type]().union(*(way.types for way in ways))

    def say(value: Any) -> Said:
        for way in ways:
            try:
                return way.say(value)
            except NotationError:
                continue
        raise _refused(value)

    def hear(text: Said) -> Any:
        for way in ways:
            if type(text) in way.types:
                return way.hear(text)
        raise _refused(text)

    plain = _plain(types)
    is_plain = all(way.say is way.hear for way in ways)
    return plain if is_plain else _Way(say, hear, types)


def _list(text: Said, length: int | None = None) -> list[Any]:
    if type(text) is not list or (length is not None and len(text) != length):
        raise _refused(text)
    return text


_LIST = frozenset({list})


def _tuple(inside: tuple[Any, ...]) -> _Way:
    if len(inside) == 2 and inside[1] is Ellipsis:
        way = _way(inside[0])
        return _Way(
            lambda value: [way.say(each) for each in value],
            lambda text: tuple([way.hear(each) for each in _list(text)]),
            _LIST,
        )
    ways = tuple(map(_way, inside))
    return _Way(
        lambda value: [way.say(each) for way, each in zip(ways, value, strict=True)],
        lambda text: tuple([way.hear(each) for way, each in zip(ways, _list(text, len(ways)), strict=True)]),
        _LIST,
    )


def _in_order(way: _Way) -> _Way:
    return _Way(
        lambda value: sorted(way.say(each) for each in value),
        lambda text: frozenset(way.hear(each) for each in _list(text)),
        _LIST,
    )


def _mapping(key: Any, value: Any) -> _Way:
    pair = _tuple((key, value))
    return _Way(
        lambda found: [pair.say(each) for each in found.items()],
        lambda text: dict([pair.hear(each) for each in _list(text)]),
        _LIST,
    )


def _record(kind: Any, names: tuple[str, ...]) -> _Way:
    """Return the way of a dataclass or named tuple: its fields in order, looked up when they are first needed.

    A field may be of the type itself.
    """
    ways: list[tuple[str, _Way]] = []

    def own() -> list[tuple[str, _Way]]:
        if not ways:
            hints = get_type_hints(kind)
            ways.extend((name, _way(hints[name])) for name in names)
        return ways

    def say(value: Any) -> Said:
        if type(value) is not kind:
            raise _refused(value)
        return [way.say(getattr(value, name)) for name, way in own()]

    def hear(text: Said) -> Any:
        return kind(*[way.hear(each) for (_, way), each in zip(own(), _list(text, len(names)), strict=True)])

    return _Way(say, hear, _LIST)
