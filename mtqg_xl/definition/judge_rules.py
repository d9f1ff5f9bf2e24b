"""What is wrong in a rule as written: its scope, unknown names, blanks fed to comparisons, arithmetic over a block."""

from collections.abc import Collection, Iterator, Mapping
from string import Formatter
from typing import Any, TypeGuard

from mtqg_xl.definition.cases import condition
from mtqg_xl.definition.judge_names import Names
from mtqg_xl.definition.language import Call, Expr, LanguageError, Number, Ref, parse
from mtqg_xl.definition.parts import RULE_SENTENCES

_SCOPES = {"leaf", "row", "all", "typed"}
Raw = Mapping[str, Any]


def mistakes_of_rule(path: str, raw: Raw, names: Names, rows: Collection[str] | None) -> list[str]:
    """Return every mistake of a rule as written; ``rows`` are those of the form, None where a kit decides."""
    found = [*_scope(path, raw, names, rows), *_sentences(path, raw)]
    for variant in _variants(raw):
        for side in ("left", "right"):
            found += _side(f"{path}.{side}", raw.get(side), variant, names)
        found += _guard(f"{path}.when", raw.get("when"), variant, names)
    if not found and (str(raw.get("scope")).startswith("block:") or raw.get("scope") == "typed"):
        found += _block_rule(path, raw, names)
    return list(dict.fromkeys(found))


def _variants(raw: Raw) -> list[str]:
    variants = raw.get("variants")
    return [str(item) for item in variants] if isinstance(variants, list) and variants else [""]


def _scope(path: str, raw: Raw, names: Names, rows: Collection[str] | None) -> Iterator[str]:
    scope = raw.get("scope")
    if not isinstance(scope, str):
        return
    if scope not in _SCOPES | {f"block:{block}" for block in names.blocks}:
        yield f"{path}.scope: “{scope}” phải là leaf, row, all, typed hoặc block:<khối>"
    named = raw.get("rows", ())
    if scope == "row" and not named:
        yield f"{path}.rows: phạm vi “row” cần danh sách dòng"
    if rows is not None and isinstance(named, list):
        yield from (f"{path}.rows: không có dòng “{row}”" for row in named if row not in rows)


def _sentences(path: str, raw: Raw) -> Iterator[str]:
    for name, known in RULE_SENTENCES.items():
        text = raw.get(name, "")
        try:
            words = [word for _, word, _, _ in Formatter().parse(text) if word is not None] if text else []
        except (TypeError, ValueError):  # no text (said when the rule was read), or a brace alone
            if isinstance(text, str):
                yield f"{path}.{name}: dấu {{ }} phải đi đôi, ở giữa là một chữ, ví dụ {{left}}"
            continue
        for word in words:
            if word not in known:
                yield f"{path}.{name}: không có “{{{word}}}”; chỉ có: {', '.join(known)}"


def _side(path: str, text: object, variant: str, names: Names) -> list[str]:
    if not isinstance(text, str):
        return []  # said when the rule was read
    try:
        return names.formula(path, parse(text.replace("{for}", variant)), inside=True)
    except LanguageError as error:
        return [f"{path}: {error}"]


def _guard(path: str, text: object, variant: str, names: Names) -> list[str]:
    if not isinstance(text, str) or not text:
        return []
    try:
        guard = condition(text.replace("{for}", variant))
    except LanguageError as error:
        return [f"{path}: {error}"]
    return [line for side in (guard.left, guard.right) for line in names.formula(path, side, inside=True)]


def _block_rule(path: str, raw: Raw, names: Names) -> Iterator[str]:
    """Yield why a rule cannot be held against every row of a block at once.

    Arithmetic over a range of cells is an error where somebody typed text. A computed column holds a number in every
    row, typed into or not, so KIỂM TRA could not tell which rows are answered: it may stand on the right of a rule
    that asks for the left side alone, and in its condition.
    """
    asks_left_only = raw.get("missing") == "skip_if_all"
    for variant in _variants(raw):
        for side in ("left", "right"):
            expr = parse(str(raw[side]).replace("{for}", variant))
            if not _is_column_or_number(expr):
                yield f"{path}.{side}: luật trên khối chỉ so một cột với một cột hoặc một số"
            elif _is_computed(expr, names) and not (asks_left_only and side == "right"):
                yield f"{path}.{side}: luật trên khối chỉ so cột nhập; “{expr.column}” là cột tự tính"
        if raw.get("when"):
            guard = condition(str(raw["when"]).replace("{for}", variant))
            if not (asks_left_only and isinstance(guard.left, Ref) and isinstance(guard.right, Number)):
                yield f"{path}.when: luật trên khối chỉ có điều kiện “cột > số”, cùng với missing = skip_if_all"


def _is_column_or_number(expr: Expr) -> bool:
    return isinstance(expr, Ref | Number) or (isinstance(expr, Call) and expr.word == "dong")


def _is_computed(expr: Expr, names: Names) -> TypeGuard[Ref]:
    return isinstance(expr, Ref) and bool(names.blocks) and expr.column in names.computed
