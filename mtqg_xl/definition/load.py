"""Reading definitions from data files; every mistake is found in one run, each with its file and path."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from mtqg_xl.definition.adapted import adapted, mistakes_of_denominator, unknown_rules
from mtqg_xl.definition.catalogue import Catalogue, load_catalogue
from mtqg_xl.definition.definitions import Definitions, Version, newest, version_order
from mtqg_xl.definition.hashes import form_hash, kit_hash
from mtqg_xl.definition.judge import mistakes_of_form, mistakes_of_rows, names_of
from mtqg_xl.definition.judge_kit import KitSource, mistakes_of_kit
from mtqg_xl.definition.judge_leader import mistakes_of_leader
from mtqg_xl.definition.judge_words import WordSource, mistakes_of_kit_words, mistakes_of_words
from mtqg_xl.definition.judged import is_judged
from mtqg_xl.definition.model import MONEY_UNITS, Block, Column, Form, Instance, Kit, Measure, Page, Row, Rule
from mtqg_xl.definition.office import read_office_rules, regraded_kit
from mtqg_xl.definition.report_words import Piece, ReportSentence
from mtqg_xl.definition.rows_source import rows_of_form, summary_rows
from mtqg_xl.definition.source_file import SourceFile
from mtqg_xl.definition.succession import mistakes_of_succession
from mtqg_xl.definition.targets import read_office_targets, shipped_targets, with_targets
from mtqg_xl.findings import DefinitionError

SENTENCES = "sentences.toml"
"""The file beside a definition that holds what reports say of its rows: wording, which no hash counts."""


BLANKS = "blank"
"""The folder with the official workbooks of an office, and with the ready-made ones of our kits."""

_PARTS = {"columns", "blocks", "rules", "rows", "page", "sentences", "measures"}


def shipped(name: str = "workbook_templates") -> Path:
    """Return the folder of data that came with the package: in a wheel, an editable install or a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name


def load(folder: Path | None = None) -> Definitions:
    """Return the shipped definitions, with those of an office's folder before them, its grades of rules and targets.

    A form (id and version), a kit, a node of the catalogue of the office stands in the place of the shipped one; others
    are added. What is wrong in the folder is said in ``mistakes``, never raised.

    Raises:
        DefinitionError: a shipped definition is damaged, with every mistake of every file, one line each.
    """
    return _loaded(folder)


@cache
def _loaded(folder: Path | None) -> Definitions:
    """Hold what is loaded under one key, however it was asked for: `load()` is ``load(None)`` too."""
    return load_alone(shipped()) if folder is None else load_now(folder)


def load_now(folder: Path) -> Definitions:
    """Return the definitions with those of an office's folder as it stands now; `load` remembers what it stood like."""
    found = _Loader(folder, load()).load()
    office = read_office_rules(folder, found.kits)
    targets = read_office_targets(folder, found.kits)
    kits = {
        key: with_targets(regraded_kit(kit, office.changes), targets.targets) for key, kit in found.kit_versions.items()
    }
    files = ", ".join(name for name in (office.file, targets.file) if name)
    office = replace(office, file=files, mistakes=office.mistakes + targets.mistakes)
    return replace(found, kit_versions=kits, office=office)


def load_alone(folder: Path, *, anew: bool = False) -> Definitions:
    """Return the definitions of a folder that needs no other.

    A folder with the mark of having been judged as it stands is not judged again, unless asked to be ``anew``.

    Raises:
        DefinitionError: with every mistake of every file, one line each.
    """
    found = _Loader(folder, anew=anew).load()
    if found.mistakes:
        raise DefinitionError(found.mistakes)
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """One ``[[instances]]`` of a kit, as written."""

    form: str
    id: str
    sheet: str
    version: str = ""
    rows: str = ""
    title: str = "TỔNG CỘNG"
    sums: tuple[str, ...] = ()
    money_unit: str = ""
    sources: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    denominator: str = ""
    without: tuple[str, ...] = ()
    number: str = ""


class _Loader:
    """One run over a folder of definitions, collecting mistakes on the way.

    ``base`` are definitions on which those of the folder stand: they go on where the folder has mistakes. ``faulty``
    holds the forms in which something is wrong: a kit is not blamed for what follows from that, and cannot be used.
    Where ``is_judged``, the forms and kits are only read: how they hang together was judged before they were marked.
    """

    def __init__(self, folder: Path, base: Definitions | None = None, *, anew: bool = False) -> None:
        self.folder = folder
        self.base = base
        self.mistakes: list[str] = []
        self.faulty: set[str] = set()
        self.spoiled: set[str] = set()
        known = base.catalogue if base is not None else Catalogue({})
        self.catalogue, wrong = load_catalogue(folder / "catalogue", known)
        own, untold = shipped_targets(folder / "catalogue")
        self.targets = (*(base.targets if base is not None else ()), *own)
        self.mistakes += [f"catalogue/{line}" for line in (*wrong, *untold)]
        self.is_catalogue_sound = not wrong
        self.is_judged = base is None and not anew and is_judged(folder)
        self.published = _published(SourceFile(folder / "published.csv", folder, self.mistakes))

    def load(self) -> Definitions:
        own = self.forms()
        forms = self.base.form_versions | own if self.base is not None else own
        kits = self.kits(self.folder, forms)
        before = len(self.mistakes)
        if self.base is not None:
            kits = self.base_kits(self.base, forms, own.keys()) | kits
        known = newest(kits)
        self.mistakes += [
            f"kits/{kit.id}.toml: {line}"
            for kit in known.values()
            if kit.replaced_by
            for line in mistakes_of_succession(kit, known.get(kit.replaced_by))
        ]
        self.mistakes[before:] = [f"{line} (bộ biểu ban hành, đi với biểu riêng)" for line in self.mistakes[before:]]
        rules = [(form.id, rule) for form in newest(forms).values() for rule in form.rules]
        rules += [(kit.id, rule) for kit in newest(kits).values() for rule in kit.rules]
        return Definitions(
            self.catalogue,
            forms,
            kits,
            (*(self.base.folders if self.base is not None else ()), self.folder),
            tuple(rules),
            mistakes=tuple(self.mistakes),
            spoiled=frozenset(self.spoiled),
            targets=self.targets,
        )

    def forms(self) -> dict[Version, Form]:
        """Return the sound forms of the folder; all, where there is nothing below to go on with."""
        found: dict[Version, Form] = {}
        for path in sorted(self.folder.glob("forms/*/*/*/definition.toml")):
            before = len(self.mistakes)
            source = SourceFile(path, self.folder, self.mistakes)
            form = self.form(source)
            if form is None:
                self.faulty.add(path.parts[-3])
                continue
            if (form.id, form.version) in found:
                source.say([f"id: “{form.id}” phiên bản “{form.version}” đã có ở biểu khác"])
            is_sound = len(self.mistakes) == before
            if not is_sound:
                self.faulty |= {form.id, path.parts[-3]}
            if is_sound or self.base is None:
                found[form.id, form.version] = form
        return found

    def base_kits(self, base: Definitions, forms: dict[Version, Form], own: Collection[Version]) -> dict[Version, Kit]:
        """Return the kits below, made again where a form or the catalogue of the folder changes them.

        A kit that no longer goes together then stays as it was.
        """
        if not own and self.catalogue is base.catalogue:
            return base.kit_versions
        self.faulty.clear()  # where a form of the folder has mistakes, the one below is in its place
        known = {key: _ours(forms[key], form) for key, form in base.form_versions.items()}
        again = {key: kit for folder in base.folders for key, kit in self.kits(folder, known).items()}
        return base.kit_versions | again

    def form(self, source: SourceFile) -> Form | None:
        raw = source.toml()
        if raw is None:
            return None
        raw |= {key: source.tables(raw, key) for key in ("columns", "blocks", "rules", "measures")}
        rows = rows_of_form(source, source.table(raw, "rows"))
        head = {key: item for key, item in raw.items() if key not in _PARTS}
        form = replace(
            source.one(head | {"columns": []}, "", Form) or _nameless(raw),
            columns=tuple(source.items(raw["columns"], "columns", Column).values()),
            blocks=tuple(source.items(raw["blocks"], "blocks", Block).values()),
            rules=tuple(source.items(raw["rules"], "rules", Rule).values()),
            measures=tuple(source.items(raw["measures"], "measures", Measure).values()),
            page=source.one(source.table(raw, "page"), "page", Page) or Page(),
            rows=rows.rows,
            rows_from=rows.root,
            rest_label=rows.rest,
        )
        if not self.is_judged:
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
        if not self.is_judged:
            file.say(mistakes_of_words(form, names_of(form, raw), words))
        return replace(form, sentences=tuple(words.joined(sentence) for sentence in words.sentences.values()))

    def kits(self, folder: Path, forms: dict[Version, Form]) -> dict[Version, Kit]:
        """Return the sound kits of a folder; all, where there is nothing below to go on with."""
        found: dict[Version, Kit] = {}
        for path in sorted(folder.glob("kits/*.toml")):
            before = len(self.mistakes)
            source = SourceFile(path, folder, self.mistakes)
            kit, is_whole = self.kit(source, forms)
            if kit is not None and (kit.id, kit.version) in found:
                source.say([f"id: đã có bộ biểu “{kit.id}”"])
            is_sound = is_whole and len(self.mistakes) == before
            if kit is not None and (is_sound or self.base is None):
                found[kit.id, kit.version] = kit
            elif folder == self.folder:
                self.spoiled |= {path.stem, kit.id} if kit is not None else {path.stem}
        return found

    def kit(self, source: SourceFile, forms: dict[Version, Form]) -> tuple[Kit | None, bool]:
        """Return a kit, and whether every instance of it could be made."""
        raw = source.toml()
        if raw is None:
            return None, False
        written, listed = source.tables(raw, "rules"), source.tables(raw, "instances")
        rules = source.items(written, "rules", Rule)
        entries = source.items(listed, "instances", _Entry)
        head = {key: item for key, item in raw.items() if key not in {"instances", "rules"}}
        kit = source.one(head | {"instances": []}, "", Kit) or Kit("?", "", "", "", "", (), "đồng", ())
        unsure = self.faulty | {str(item.get("id", "")) for at, item in enumerate(listed) if at not in entries}
        instances = self.instances(source, entries, kit, forms, unsure)
        kit = replace(kit, instances=tuple(instances.values()), rules=tuple(rules.values()))
        is_own = source.folder == self.folder != shipped()  # the shipped ones are measured by the tests, once
        whole = KitSource(kit, instances, rules, written, unsure, is_measured=is_own)
        if not self.is_judged:
            source.say([*mistakes_of_kit(whole), *mistakes_of_leader(whole), *mistakes_of_kit_words(whole)])
        is_whole = len(instances) == len(listed) and unsure.isdisjoint(kit.instance_by_id)
        kit = replace(kit, hash=kit_hash(kit), blank=self.blank(source, kit.blank))
        return with_targets(kit, self.targets), is_whole

    def blank(self, source: SourceFile, name: str) -> str:
        """Return the whole path of the official workbook that a kit stands on, empty for a kit of ours."""
        if not name:
            return ""
        path = source.folder / BLANKS / name
        is_inside = path.parent == source.folder / BLANKS and path.is_file()
        source.say([] if is_inside else [f"blank: không có tệp “{name}” trong thư mục {BLANKS}"])
        return str(path.absolute())

    def instances(
        self,
        source: SourceFile,
        entries: dict[int, _Entry],
        kit: Kit,
        forms: dict[Version, Form],
        unsure: set[str],
    ) -> dict[int, Instance]:
        """Return the instances that can be made, by their place in the file, after saying what hinders the others.

        ``unsure`` takes the ids of those on which nothing can be built.
        """
        made: dict[str, Instance] = {}
        found: dict[int, Instance] = {}
        for at, entry in entries.items():
            form = _meant(entry, forms)
            is_unsure = entry.form in self.faulty or not unsure.isdisjoint(entry.sums)
            is_unsure |= form is not None and bool(form.rows_from) and not self.is_catalogue_sound
            wrong = [] if is_unsure else self.mistakes_of_entry(entry, form, made, forms)
            source.say([f"instances[{at}].{line}" for line in wrong])
            if is_unsure or wrong:
                unsure.add(entry.id)
            if form is not None and not wrong:
                rows = () if is_unsure else self.rows_of(form, entry, made)
                found[at] = Instance(
                    entry.id,
                    adapted(form, entry.denominator, kit.money_decimals, entry.lines, entry.without, entry.number),
                    entry.sheet,
                    rows,
                    entry.money_unit or kit.money_unit,
                    entry.sums,
                )
                made[entry.id] = found[at]
        return found

    def mistakes_of_entry(
        self, entry: _Entry, form: Form | None, made: dict[str, Instance], forms: dict[Version, Form]
    ) -> list[str]:
        """Return why an instance cannot be made."""
        if form is None:
            return [_mistake_of_version(entry, [version for name, version in forms if name == entry.form])]
        if entry.money_unit and entry.money_unit not in MONEY_UNITS:
            return [f"money_unit: “{entry.money_unit}” không phải đơn vị tiền ({', '.join(MONEY_UNITS)})"]
        wrong = [*mistakes_of_denominator(form, entry.denominator), *unknown_rules(form, entry.without)]
        if wrong:
            return wrong
        if entry.sums:
            empty = [name for name in entry.sums if name not in made or not made[name].rows]
            return [f"sums: không có biểu “{name}” với các dòng ở trên" for name in empty]
        root = _root(form, entry)
        if root and root not in self.catalogue.nodes:
            return [f"rows: không có “{entry.rows}” trong danh mục"]
        return [
            f"sources: “{source}” phải viết như nstw|NV.I.1, với một nguồn có trong danh mục"
            for source in entry.sources
            if source.count("|") != 1 or source.partition("|")[2] not in self.catalogue.nodes
        ]

    def rows_of(self, form: Form, entry: _Entry, made: dict[str, Instance]) -> tuple[Row, ...]:
        if entry.sums:
            return summary_rows(entry.id, entry.title, entry.sums, made)
        root = _root(form, entry)
        return self.catalogue.rows(root, form.rest_label, entry.sources) if root else form.rows


def _ours(own: Form, below: Form) -> Form:
    """Return the form for a kit below: one on the blank of an office that is called the same is none for it."""
    return below if own.page.layout == "blank" else own


def _meant(entry: _Entry, forms: dict[Version, Form]) -> Form | None:
    """Return the form of an instance; a version need be named only where there are several."""
    if entry.version:
        return forms.get((entry.form, entry.version))
    found = [form for (name, _), form in forms.items() if name == entry.form]
    return found[0] if len(found) == 1 else None


def _mistake_of_version(entry: _Entry, versions: list[str]) -> str:
    if not versions:
        return f"form: không có biểu “{entry.form}”"
    known = ", ".join(sorted(versions, key=version_order))
    if not entry.version:
        return f"version: biểu “{entry.form}” có các phiên bản {known}; ghi version là bản nào"
    return f"version: biểu “{entry.form}” không có phiên bản “{entry.version}” ({known})"


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
