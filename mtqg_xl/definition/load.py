"""Reading definitions from data files; every mistake is found in one run, each with its file and path."""

import csv
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, cast

import cattrs
from cattrs import transform_error
from cattrs.errors import ForbiddenExtraKeysError

from mtqg_xl.definition.catalogue import Catalogue, load_catalogue
from mtqg_xl.definition.judge import mistakes_of_form, mistakes_of_kit
from mtqg_xl.definition.language import Expr, LanguageError, parse
from mtqg_xl.definition.model import Block, Column, Form, Instance, Kit, Page, Row, Rule
from mtqg_xl.findings import DefinitionError, UsageError

_T = TypeVar("_T")
_ROW_NUMBERS = {"level", "decimals", "at"}
_ROW_TUPLES = {"capital", "open", "choices"}


def shipped(name: str = "workbook_templates") -> Path:
    """Return the folder of data that came with the package: in a wheel, an editable install or a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name


@dataclass(frozen=True)
class Definitions:
    """Every form and kit that was found, by id."""

    catalogue: Catalogue
    forms: dict[str, Form]
    kits: dict[str, Kit]

    def kit(self, kit_id: str) -> Kit:
        """Return a kit.

        Raises:
            UsageError: there is no such kit.
        """
        if kit_id not in self.kits:
            raise UsageError(f"Không có bộ biểu “{kit_id}”. Các bộ biểu: {', '.join(self.kits)}.")
        return self.kits[kit_id]


@cache
def load(folder: Path | None = None) -> Definitions:
    """Return the definitions of a folder (the shipped ones by default).

    Raises:
        DefinitionError: with every mistake of every file, one line each.
    """
    return _Loader(folder or shipped()).load()


class _Loader:
    """One run over a folder of definitions, collecting mistakes on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[str] = []
        self.published = _published(folder / "published.csv")

    def load(self) -> Definitions:
        catalogue = load_catalogue(self.folder / "catalogue")
        forms = self.forms()
        kits = self.kits(forms, catalogue)
        if self.mistakes:
            raise DefinitionError(tuple(self.mistakes))
        return Definitions(catalogue, forms, kits)

    def forms(self) -> dict[str, Form]:
        found: dict[str, Form] = {}
        for path in sorted(self.folder.glob("forms/*/*/*/definition.toml")):
            form = self.form(path)
            if form is not None:
                found[form.id] = form
        return found

    def form(self, path: Path) -> Form | None:
        reader = _Reader(path, self.folder, self.mistakes)
        raw = reader.toml()
        if raw is None:
            return None
        columns = reader.items(raw, "columns", Column)
        blocks = reader.items(raw, "blocks", Block)
        rules = reader.items(raw, "rules", Rule)
        rows_from, rest, rows = self.rows(reader, raw.get("rows", {}), path.parent)
        page = reader.one(raw.get("page", {}), "page", Page) or Page()
        head = {key: item for key, item in raw.items() if key not in {"columns", "blocks", "rules", "rows", "page"}}
        head |= {"columns": [], "rows_from": rows_from, "rest_label": rest}
        form = reader.one(head, "", Form)
        if form is None:
            form = Form("?", "", "reconstructed", "", "", "", "đồng", ())
        form = replace(form, columns=columns, rows=rows, blocks=blocks, rules=rules, page=page)
        reader.say(mistakes_of_form(form, raw))
        digest = form_hash(form)
        return replace(form, hash=digest, published=self.published.get((form.id, form.version)) == digest)

    def rows(self, reader: "_Reader", raw: dict[str, Any], folder: Path) -> tuple[str, str, tuple[Row, ...]]:
        if "catalogue" in raw:
            return str(raw["catalogue"]), str(raw.get("rest", "")), ()
        if "file" not in raw:
            return "", "", ()
        return "", "", reader.csv_rows(folder / str(raw["file"]))

    def kits(self, forms: dict[str, Form], catalogue: Catalogue) -> dict[str, Kit]:
        found: dict[str, Kit] = {}
        for path in sorted(self.folder.glob("kits/*.toml")):
            kit = self.kit(path, forms, catalogue)
            if kit is not None:
                found[kit.id] = kit
        return found

    def kit(self, path: Path, forms: dict[str, Form], catalogue: Catalogue) -> Kit | None:
        reader = _Reader(path, self.folder, self.mistakes)
        raw = reader.toml()
        if raw is None:
            return None
        before = len(self.mistakes)
        rules = reader.items(raw, "rules", Rule)
        head = {key: item for key, item in raw.items() if key not in {"instances", "rules"}} | {"instances": []}
        kit = reader.one(head, "", Kit)
        if kit is None:
            return None
        instances = _instances(raw, kit.money_unit, forms, catalogue, reader)
        kit = replace(kit, instances=instances, rules=rules)
        if len(self.mistakes) == before:
            reader.say(mistakes_of_kit(kit))
        return replace(kit, hash=kit_hash(kit))


class _Reader:
    """One file: what it says as values, and what is wrong in it with file and path."""

    def __init__(self, path: Path, folder: Path, mistakes: list[str]) -> None:
        self.path = path
        self.name = path.relative_to(folder).as_posix()
        self.mistakes = mistakes

    def say(self, found: list[str]) -> None:
        self.mistakes.extend(f"{self.name}: {line}" for line in found)

    def toml(self) -> dict[str, Any] | None:
        try:
            return tomllib.loads(self.path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.say([f"không đọc được TOML: {error}"])
            return None

    def items(self, raw: dict[str, Any], key: str, kind: type[_T]) -> tuple[_T, ...]:
        found = [self.one(item, f"{key}[{at}]", kind) for at, item in enumerate(raw.get(key, []))]
        return tuple(item for item in found if item is not None)

    def one(self, raw: dict[str, Any], path: str, kind: type[_T]) -> _T | None:
        try:
            return _converter().structure(raw, kind)
        except cattrs.BaseValidationError as error:
            self.say([_path_first(line) for line in transform_error(error, path=path, format_exception=_sentence)])
            return None

    def csv_rows(self, path: Path) -> tuple[Row, ...]:
        table = _Reader(path, path.parents[4] if len(path.parents) > 4 else path.parent, self.mistakes)
        if not path.is_file():
            self.say([f"rows.file: không có tệp {path.name}"])
            return ()
        with path.open(encoding="utf-8-sig", newline="") as lines:
            records = [_row_record(line) for line in csv.DictReader(lines)]
        found = [table.one(record, f"dòng {at}", Row) for at, record in enumerate(records, start=2)]
        return tuple(row for row in found if row is not None)


def _row_record(line: dict[str, str]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for key, text in line.items():
        if not text:
            continue
        if key in _ROW_NUMBERS:
            record[key] = int(text) if text.isdigit() else text
        elif key in _ROW_TUPLES:
            record[key] = text.split("|")
        else:
            record[key] = text
    return record


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=True)
    converter.register_structure_hook_func(_is_formula, lambda text, _: _formula(text))
    converter.register_structure_hook(str, _text)
    converter.register_structure_hook(int, _whole)
    converter.register_structure_hook(bool, _yes_or_no)
    return converter


def _is_formula(kind: object) -> bool:
    return isinstance(kind, UnionType) and kind == (Expr | None)


def _formula(text: object) -> Expr:
    if not isinstance(text, str):
        raise LanguageError("công thức phải là chữ trong ngoặc kép")
    return parse(text)


def _text(item: object, _: object) -> str:
    if not isinstance(item, str):
        raise ValueError(f"phải là chữ, đang là {item!r}")
    return item


def _whole(item: object, _: object) -> int:
    if not isinstance(item, int) or isinstance(item, bool):
        raise ValueError(f"phải là số nguyên, đang là {item!r}")
    return item


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
    if isinstance(error, LanguageError):
        return str(error)
    if getattr(kind, "__origin__", None) is not None or "Literal" in str(kind) or "not in literal" in str(error):
        return f"giá trị không được phép ({error.args[0] if error.args else error})"
    return str(error)


def _instances(
    raw: dict[str, Any], money_unit: str, forms: dict[str, Form], catalogue: Catalogue, reader: _Reader
) -> tuple[Instance, ...]:
    found: list[Instance] = []
    for at, item in enumerate(raw.get("instances", [])):
        form = forms.get(item.get("form", ""))
        if form is None:
            reader.say([f"instances[{at}].form: không có biểu “{item.get('form', '')}”"])
            continue
        sums = tuple(item.get("sums", ()))
        rows = _rows_of(form, item, catalogue, sums, tuple(found))
        if rows is None:
            reader.say([f"instances[{at}].rows: không có “{item.get('rows', '')}” trong danh mục"])
            continue
        unit = item.get("money_unit", money_unit)
        found.append(Instance(item["id"], form, item["sheet"], rows, unit, sums))
    return tuple(found)


def _rows_of(
    form: Form, item: dict[str, Any], catalogue: Catalogue, sums: tuple[str, ...], before: tuple[Instance, ...]
) -> tuple[Row, ...] | None:
    if sums:
        return _summary_rows(item["id"].rpartition(".")[2], item.get("title", "TỔNG CỘNG"), sums, before)
    if not form.rows_from:
        return form.rows
    root = item.get("rows", "") if form.rows_from == "$rows" else form.rows_from
    if root not in catalogue.nodes:
        return None
    return catalogue.rows(root, form.rest_label)


def _summary_rows(root: str, title: str, sums: tuple[str, ...], before: tuple[Instance, ...]) -> tuple[Row, ...]:
    """Return the rows of an instance that adds others: one total, and one linked row for the root of each."""
    found = [Row(id=root, label=title, kind="parent", level=0)]
    by_id = {instance.id: instance for instance in before}
    for at, instance_id in enumerate(sums):
        top = by_id[instance_id].rows[0]
        found.append(Row(top.id, top.label, "link", root, 1, stt=chr(65 + at), source=f"{instance_id}|{top.id}"))
    return tuple(found)


def _published(path: Path) -> dict[tuple[str, str], str]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {(line["form"], line["version"]): line["hash"] for line in csv.DictReader(lines)}


def form_hash(form: Form) -> str:
    """Return what a published form must keep: ids, units, columns, rows, formulas and rules; not the wording."""
    parts: list[object] = [form.id, form.version, form.money_unit, form.denominator, form.rows_from]
    parts += [(c.id, c.kind, c.unit, c.decimals, c.formula, c.choices) for c in form.columns]
    parts += [(r.id, r.kind, r.parent, r.unit, r.decimals, r.open, r.formula, r.choices) for r in form.rows]
    parts += [(b.id, b.before) for b in form.blocks]
    parts += [_rule_core(rule) for rule in form.rules]
    return sha256(repr(parts).encode()).hexdigest()[:16]


def _rule_core(rule: Rule) -> tuple[object, ...]:
    worded = {"what", "why", "mend", "source"}
    return tuple(cast(object, getattr(rule, item.name)) for item in fields(rule) if item.name not in worded)


def kit_hash(kit: Kit) -> str:
    """Return a hash over the forms, rows and rules of a kit: what the stamp of a workbook carries."""
    parts: list[object] = [kit.id, kit.version, kit.money_unit]
    parts += [(item.id, item.form.hash, tuple(row.id for row in item.rows)) for item in kit.instances]
    parts += [_rule_core(rule) for rule in kit.rules]
    return sha256(repr(parts).encode()).hexdigest()[:16]
