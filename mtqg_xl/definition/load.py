"""Reading definitions from data files; every mistake is found in one run, each with its file and path."""

from dataclasses import dataclass, field, fields, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from mtqg_xl.definition.catalogue import Catalogue, load_catalogue
from mtqg_xl.definition.judge import mistakes_of_form, mistakes_of_rows, names_of
from mtqg_xl.definition.judge_kit import KitSource, mistakes_of_kit
from mtqg_xl.definition.judge_words import WordSource, mistakes_of_kit_words, mistakes_of_words
from mtqg_xl.definition.model import MONEY_UNITS, Block, Column, Form, Instance, Kit, Page, Row, Rule
from mtqg_xl.definition.office import OFFICE_FILE, OfficeRules, read_office_rules, regraded_kit
from mtqg_xl.definition.report_words import Piece, ReportSentence
from mtqg_xl.definition.source_file import SourceFile
from mtqg_xl.findings import DefinitionError, UsageError

SENTENCES = "sentences.toml"
"""The file beside a definition that holds what reports say of its rows: wording, which no hash counts."""


BLANKS = "blank"
"""The folder with the official workbooks of an office, and with the ready-made ones of our kits."""

_PARTS = {"columns", "blocks", "rules", "rows", "page", "sentences"}


def shipped(name: str = "workbook_templates") -> Path:
    """Return the folder of data that came with the package: in a wheel, an editable install or a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name


@dataclass(frozen=True)
class Definitions:
    """Every form and kit that was found, by id.

    ``kits`` are as an office wants them (``office``); ``rules`` as they were written, each with its form or kit.
    """

    catalogue: Catalogue
    forms: dict[str, Form]
    kits: dict[str, Kit]
    folder: Path
    rules: tuple[tuple[str, Rule], ...] = ()
    office: OfficeRules = field(default_factory=OfficeRules)

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
    """Return the definitions of a folder (the shipped ones by default), rules graded as the office's file there says.

    A folder that holds that file (``luat.csv``) but no definitions adds to the shipped ones.

    Raises:
        DefinitionError: with every mistake of every file, one line each.
    """
    if folder is None:
        return _Loader(shipped()).load()
    has_own = any((folder / name).is_dir() for name in ("forms", "kits", "catalogue"))
    is_office_only = not has_own and (folder / OFFICE_FILE).is_file()
    found = load(None) if is_office_only else _Loader(folder).load()
    office = read_office_rules(folder, found.kits)
    kits = {name: regraded_kit(kit, office.changes) for name, kit in found.kits.items()}
    return replace(found, kits=kits, office=office)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One ``[[instances]]`` of a kit, as written."""

    form: str
    id: str
    sheet: str
    rows: str = ""
    title: str = "TỔNG CỘNG"
    sums: tuple[str, ...] = ()
    money_unit: str = ""


class _Loader:
    """One run over a folder of definitions, collecting mistakes on the way.

    ``faulty`` holds the forms in which something is wrong: a kit is not blamed for what follows from that.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[str] = []
        self.faulty: set[str] = set()
        self.catalogue, wrong = load_catalogue(folder / "catalogue")
        self.mistakes += [f"catalogue/{line}" for line in wrong]
        self.is_catalogue_sound = not wrong
        self.published = _published(SourceFile(folder / "published.csv", folder, self.mistakes))

    def load(self) -> Definitions:
        forms = self.forms()
        kits = self.kits(forms)
        if self.mistakes:
            raise DefinitionError(tuple(self.mistakes))
        rules = [(form.id, rule) for form in forms.values() for rule in form.rules]
        rules += [(kit.id, rule) for kit in kits.values() for rule in kit.rules]
        return Definitions(self.catalogue, forms, kits, self.folder, tuple(rules))

    def forms(self) -> dict[str, Form]:
        found: dict[str, Form] = {}
        versions: set[tuple[str, str]] = set()
        for path in sorted(self.folder.glob("forms/*/*/*/definition.toml")):
            before = len(self.mistakes)
            source = SourceFile(path, self.folder, self.mistakes)
            form = self.form(source)
            if form is None:
                self.faulty.add(path.parts[-3])
                continue
            if (form.id, form.version) in versions:
                source.say([f"id: “{form.id}” phiên bản “{form.version}” đã có ở biểu khác"])
            versions.add((form.id, form.version))
            found[form.id] = form
            if len(self.mistakes) > before:
                self.faulty |= {form.id, path.parts[-3]}
        return found

    def form(self, source: SourceFile) -> Form | None:
        raw = source.toml()
        if raw is None:
            return None
        raw |= {key: source.tables(raw, key) for key in ("columns", "blocks", "rules")}
        rows = _rows(source, source.table(raw, "rows"))
        head = {key: item for key, item in raw.items() if key not in _PARTS}
        form = replace(
            source.one(head | {"columns": []}, "", Form) or _nameless(raw),
            columns=tuple(source.items(raw["columns"], "columns", Column).values()),
            blocks=tuple(source.items(raw["blocks"], "blocks", Block).values()),
            rules=tuple(source.items(raw["rules"], "rules", Rule).values()),
            page=source.one(source.table(raw, "page"), "page", Page) or Page(),
            rows=rows.rows,
            rows_from=rows.root,
            rest_label=rows.rest,
        )
        source.say(mistakes_of_form(form, raw, rows.ids))
        if rows.file is not None:
            rows.file.say(mistakes_of_rows(rows.lines, form, names_of(form, raw)))
        form = self.with_sentences(form, raw, source)
        digest = form_hash(form)
        return replace(form, hash=digest, published=self.published.get((form.id, form.version)) == digest)

    def with_sentences(self, form: Form, raw: dict[str, Any], source: SourceFile) -> Form:
        """Return the form with what reports say of its rows: the file ``sentences.toml`` beside it, if there is one."""
        if "sentences" in raw:
            source.say([f"sentences: câu của báo cáo viết ở tệp {SENTENCES} cạnh tệp này"])
        path = source.path.with_name(SENTENCES)
        if not path.is_file():
            return replace(form, sentences=())
        file = SourceFile(path, self.folder, self.mistakes)
        written = file.toml() or {}
        file.say([f"không có mục “{key}”" for key in sorted(written.keys() - {"sentences", "pieces"})])
        entries = file.tables(written, "sentences")
        sentences = file.items(entries, "sentences", ReportSentence)
        pieces = file.items(file.tables(written, "pieces"), "pieces", Piece)
        words = WordSource(sentences, pieces, is_whole=len(sentences) == len(entries))
        file.say(mistakes_of_words(form, names_of(form, raw), words))
        return replace(form, sentences=tuple(words.joined(sentence) for sentence in words.sentences.values()))

    def kits(self, forms: dict[str, Form]) -> dict[str, Kit]:
        found: dict[str, Kit] = {}
        for path in sorted(self.folder.glob("kits/*.toml")):
            source = SourceFile(path, self.folder, self.mistakes)
            kit = self.kit(source, forms)
            if kit is not None and kit.id in found:
                source.say([f"id: đã có bộ biểu “{kit.id}”"])
            if kit is not None:
                found[kit.id] = kit
        return found

    def kit(self, source: SourceFile, forms: dict[str, Form]) -> Kit | None:
        raw = source.toml()
        if raw is None:
            return None
        written, listed = source.tables(raw, "rules"), source.tables(raw, "instances")
        rules = source.items(written, "rules", Rule)
        entries = source.items(listed, "instances", _Entry)
        head = {key: item for key, item in raw.items() if key not in {"instances", "rules"}}
        kit = source.one(head | {"instances": []}, "", Kit) or Kit("?", "", "", "", "", (), "đồng", ())
        unsure = self.faulty | {str(item.get("id", "")) for at, item in enumerate(listed) if at not in entries}
        instances = self.instances(source, entries, kit.money_unit, forms, unsure)
        kit = replace(kit, instances=tuple(instances.values()), rules=tuple(rules.values()))
        whole = KitSource(kit, instances, rules, written, unsure)
        source.say([*mistakes_of_kit(whole), *mistakes_of_kit_words(whole)])
        return replace(kit, hash=kit_hash(kit), blank=self.blank(source, kit.blank))

    def blank(self, source: SourceFile, name: str) -> str:
        """Return the whole path of the official workbook that a kit stands on, empty for a kit of ours."""
        if not name:
            return ""
        path = self.folder / BLANKS / name
        is_inside = path.parent == self.folder / BLANKS and path.is_file()
        source.say([] if is_inside else [f"blank: không có tệp “{name}” trong thư mục {BLANKS}"])
        return str(path.absolute())

    def instances(
        self,
        source: SourceFile,
        entries: dict[int, _Entry],
        money_unit: str,
        forms: dict[str, Form],
        unsure: set[str],
    ) -> dict[int, Instance]:
        """Return the instances that can be made, by their place in the file, after saying what hinders the others.

        ``unsure`` takes the ids of those on which nothing can be built.
        """
        made: dict[str, Instance] = {}
        found: dict[int, Instance] = {}
        for at, entry in entries.items():
            form = forms.get(entry.form)
            is_unsure = entry.form in self.faulty or not unsure.isdisjoint(entry.sums)
            is_unsure |= form is not None and bool(form.rows_from) and not self.is_catalogue_sound
            wrong = [] if is_unsure else self.mistakes_of_entry(entry, form, made)
            source.say([f"instances[{at}].{line}" for line in wrong])
            if is_unsure or wrong:
                unsure.add(entry.id)
            if form is not None and not wrong:
                rows = () if is_unsure else self.rows_of(form, entry, made)
                found[at] = Instance(entry.id, form, entry.sheet, rows, entry.money_unit or money_unit, entry.sums)
                made[entry.id] = found[at]
        return found

    def mistakes_of_entry(self, entry: _Entry, form: Form | None, made: dict[str, Instance]) -> list[str]:
        """Return why an instance cannot be made."""
        if form is None:
            return [f"form: không có biểu “{entry.form}”"]
        if entry.money_unit and entry.money_unit not in MONEY_UNITS:
            return [f"money_unit: “{entry.money_unit}” không phải đơn vị tiền ({', '.join(MONEY_UNITS)})"]
        if entry.sums:
            empty = [name for name in entry.sums if name not in made or not made[name].rows]
            return [f"sums: không có biểu “{name}” với các dòng ở trên" for name in empty]
        root = _root(form, entry)
        return [f"rows: không có “{entry.rows}” trong danh mục"] if root and root not in self.catalogue.nodes else []

    def rows_of(self, form: Form, entry: _Entry, made: dict[str, Instance]) -> tuple[Row, ...]:
        if entry.sums:
            return _summary_rows(entry, made)
        root = _root(form, entry)
        return self.catalogue.rows(root, form.rest_label) if root else form.rows


def _root(form: Form, entry: _Entry) -> str:
    """Return the node of the catalogue that an instance lists; empty where the form has rows of its own."""
    return (entry.rows or "?") if form.rows_from == "$rows" else form.rows_from


def _nameless(raw: dict[str, Any]) -> Form:
    """Return a form that stands for one whose head has mistakes, so that the rest can still be judged."""
    unit = raw.get("money_unit")
    name = raw.get("id")
    return Form(
        name if isinstance(name, str) else "?",
        "",
        "reconstructed",
        "",
        "",
        "",
        unit if isinstance(unit, str) else "đồng",
        (),
    )


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the rows of a form come from: a node of the catalogue and the words of rest rows, or a file of its own."""

    root: str = ""
    rest: str = ""
    rows: tuple[Row, ...] = ()
    lines: tuple[dict[str, Any], ...] = ()
    file: SourceFile | None = None

    @property
    def ids(self) -> list[str] | None:
        """The ids in the file, those of faulty lines too; None without a file that can be read."""
        return [str(line.get("id", "")) for line in self.lines] if self.lines else None


def _rows(source: SourceFile, raw: dict[str, Any]) -> _Rows:
    unknown = sorted(raw.keys() - {"catalogue", "rest", "file"})
    source.say([f"rows: không có mục “{key}”" for key in unknown])
    if "catalogue" in raw:
        return _Rows(str(raw["catalogue"]), str(raw.get("rest", "")))
    file = source.beside("rows.file", raw["file"]) if "file" in raw else None
    return _Rows(file=file) if file is None else _Rows("", "", *file.rows(), file)


def _summary_rows(entry: _Entry, made: dict[str, Instance]) -> tuple[Row, ...]:
    """Return the rows of an instance that adds others: one total, and one linked row for the root of each."""
    root = entry.id.rpartition(".")[2]
    found = [Row(id=root, label=entry.title, kind="parent", level=0)]
    for at, instance_id in enumerate(entry.sums):
        top = made[instance_id].rows[0]
        found.append(Row(top.id, top.label, "link", root, 1, stt=chr(65 + at), source=f"{instance_id}|{top.id}"))
    return tuple(found)


def _published(source: SourceFile) -> dict[tuple[str, str], str]:
    """Return the hash of every published form and version; none where nothing is published yet."""
    if not source.path.is_file():
        return {}
    found: dict[tuple[str, str], str] = {}
    for at, line in enumerate(source.records(), start=2):
        lacking = [name for name in ("form", "version", "hash") if not line.get(name)]
        source.say([f"dòng {at}: thiếu “{name}”" for name in lacking])
        found[line.get("form", ""), line.get("version", "")] = line.get("hash", "")
    return found


def form_hash(form: Form) -> str:
    """Return what a published form must keep: ids, units, columns, rows, formulas and rules; not the wording."""
    parts: list[object] = [form.id, form.version, form.money_unit, form.denominator, form.rows_from]
    parts += [(c.id, c.kind, c.unit, c.decimals, c.formula, c.choices, c.adds_up) for c in form.columns]
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
