"""What is wrong in the sentences of a form, and in what they read elsewhere in a kit."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mtqg_xl.definition.cases import condition
from mtqg_xl.definition.judge_kit import KitSource, foreign_mistakes
from mtqg_xl.definition.judge_names import Names
from mtqg_xl.definition.language import Call, Expr, LanguageError, Ref
from mtqg_xl.definition.model import Form, Instance, Kit
from mtqg_xl.definition.report_lines import Line, lacking, other_rows, report_lines
from mtqg_xl.definition.report_words import (
    EVERY_BLOCK,
    STYLES,
    WORD_STYLES,
    Piece,
    ReportSentence,
    SentenceCase,
    Slot,
    is_own,
    text_parts,
)

_SCOPES = ("leaf", "parent", "all", "row", EVERY_BLOCK)
_WORD_KINDS = {"label", "text", "choice"}


@dataclass(frozen=True, slots=True)
class WordSource:
    """The sentences of a form that could be read, and the pieces that they share, by their place in the file.

    ``is_whole`` says that every sentence could be read.
    """

    sentences: Mapping[int, ReportSentence]
    pieces: Mapping[int, Piece]
    is_whole: bool = True

    def names(self, piece: Piece) -> bool:
        """Return whether a text names a piece, also one that cannot be read otherwise."""
        return any(_names(sentence, piece) for sentence in self.sentences.values())

    def joined(self, sentence: ReportSentence) -> ReportSentence:
        """Return a sentence with the shared pieces that it names."""
        return replace(sentence, pieces=tuple(piece for piece in self.pieces.values() if _names(sentence, piece)))


def _names(sentence: ReportSentence, piece: Piece) -> bool:
    return any(f"{{{piece.id}}}" in case.text for case in sentence.cases)


def mistakes_of_words(form: Form, names: Names, words: WordSource) -> list[str]:
    """Return every mistake of the sentences of a form beyond their types, as ``path: sentence``."""
    found: list[str] = []
    seen: set[str] = set()
    pieces = frozenset(piece.id for piece in words.pieces.values())
    for at, sentence in words.sentences.items():
        path = f"sentences[{at}]"
        found += [f"{path}.id: “{sentence.id}” đã có ở trên"] if sentence.id in seen else []
        judge = _Judge(form, names, pieces)
        found += [f"{path}.{line}" for line in judge.scope(sentence)]
        found += judge.cases(f"{path}.cases", sentence.cases, is_piece=False)
        seen.add(sentence.id)
    return list(dict.fromkeys([*found, *_pieces(form, names, words)]))


def _pieces(form: Form, names: Names, words: WordSource) -> Iterator[str]:
    seen: set[str] = set()
    for at, piece in words.pieces.items():
        if piece.id in seen:
            yield f"pieces[{at}].id: “{piece.id}” đã có ở trên"
        if piece.id in names.columns:
            yield f"pieces[{at}].id: “{piece.id}” trùng tên một cột"
        if words.is_whole and not words.names(piece):
            yield f"pieces[{at}].id: không câu nào dùng “{{{piece.id}}}”"
        yield from _Judge(form, names, frozenset()).cases(f"pieces[{at}].cases", piece.cases, is_piece=True)
        seen.add(piece.id)


@dataclass(frozen=True, slots=True)
class _Judge:
    """What the texts of one form may speak of."""

    form: Form
    names: Names
    pieces: frozenset[str]

    def scope(self, sentence: ReportSentence) -> Iterator[str]:
        scope, rows = sentence.scope, {row.id for row in self.form.rows}
        if scope not in {*_SCOPES, *(f"block:{block.id}" for block in self.form.blocks)}:
            yield f"scope: “{scope}” phải là {', '.join(_SCOPES)} hoặc block:<khối>"
        if (scope == "row") != bool(sentence.rows):
            yield "rows: phạm vi “row” cần danh sách dòng; phạm vi khác không có"
        if rows:
            yield from (f"rows: không có dòng “{row}”" for row in sentence.rows if row not in rows)
        if sentence.is_of_block and not sentence.line:
            yield "line: câu của khối cần tên gọi một dòng, ví dụ “Công trình”"
        if sentence.pieces:
            yield "pieces: các phần dùng chung viết ở [[pieces]], ngoài câu"
        if not sentence.cells:
            yield "cells: cần ít nhất một cột để ghi câu lấy từ ô nào"
        yield from self.columns("cells", sentence.cells)

    def columns(self, key: str, named: Sequence[str]) -> Iterator[str]:
        yield from (f"{key}: không có cột “{column}”" for column in named if column not in self.names.columns)

    def cases(self, path: str, cases: Sequence[SentenceCase], *, is_piece: bool) -> Iterator[str]:
        if not cases:
            yield f"{path}: cần ít nhất một trường hợp"
        for at, (before, _) in enumerate(pairwise(cases), start=1):
            if before.is_open:
                yield f"{path}[{at}]: không bao giờ dùng đến, vì trường hợp trên không có điều kiện"
        for at, case in enumerate(cases):
            yield from (f"{path}[{at}].{line}" for line in self.case(case, is_piece))

    def case(self, case: SentenceCase, is_piece: bool) -> Iterator[str]:
        for key in ("answered", "missing", "blank", "marked"):
            yield from self.columns(key, getattr(case, key))
        for text in case.when:
            yield from self.condition(text)
        if is_piece and case.optional:
            yield "optional: chỉ câu mới tùy chọn, một phần của câu thì không"
        try:
            parts = text_parts(case.text)
        except LanguageError as error:
            yield f"text: {error}"
            return
        for part in parts:
            if isinstance(part, Slot):
                yield from (f"text: {line}" for line in self.slot(part))

    def condition(self, text: str) -> list[str]:
        try:
            found = condition(text)
        except LanguageError as error:
            return [f"when: {error}"]
        return [line for side in (found.left, found.right) for line in self.names.formula("when", side, inside=True)]

    def slot(self, slot: Slot) -> Iterator[str]:
        if not slot.style:
            yield from self.unstyled(slot.name)
        elif slot.style not in STYLES:
            yield f"“{{{slot.name}:{slot.style}}}”: không có kiểu “{slot.style}”; các kiểu: {', '.join(STYLES)}"
        elif slot.style in WORD_STYLES:
            yield from self.words(slot)
        else:
            yield from self.number(slot)

    def unstyled(self, name: str) -> Iterator[str]:
        if name in self.pieces:
            return
        if name not in self.names.columns:
            yield f"không có cột hay phần “{name}”"
        elif self.kind(name) not in {*_WORD_KINDS, ""}:
            yield f"“{{{name}}}”: cột số cần kiểu, ví dụ {{{name}:money}}"

    def words(self, slot: Slot) -> Iterator[str]:
        ref = slot.expr
        if not isinstance(ref, Ref) or ref != Ref(ref.column):
            yield f"“{slot.name}”: kiểu {slot.style} chỉ dùng cho một cột chữ của chính dòng"
        elif ref.column not in self.names.columns:
            yield f"không có cột “{ref.column}”"
        elif self.kind(ref.column) not in {*_WORD_KINDS, ""}:
            yield f"“{slot.name}”: kiểu {slot.style} chỉ dùng cho cột chữ"

    def number(self, slot: Slot) -> Iterator[str]:
        assert slot.expr is not None  # a place with a style is parsed as a formula
        if slot.style == "percent":
            if self.share(slot.expr) is None:
                yield f"“{slot.name}”: kiểu percent cần percent(…, …) hoặc một cột tính bằng percent(…, …)"
            return
        if slot.style == "amount" and not isinstance(slot.expr, Ref):
            yield f"“{slot.name}”: kiểu amount lấy đơn vị của ô, nên cần tên một cột"
        if isinstance(slot.expr, Ref) and is_own(slot.expr) and self.kind(slot.expr.column) in _WORD_KINDS:
            yield f"“{slot.name}”: cột này không phải cột số"
        yield from (line.removeprefix("x: ") for line in self.names.formula("x", slot.expr, inside=True))

    def share(self, expr: Expr) -> Expr | None:
        """Return the quotient that a percent is made from; None where there is none."""
        if isinstance(expr, Ref) and expr == Ref(expr.column):
            expr = next((item.formula for item in self.form.columns if item.id == expr.column), None) or expr
        is_share = isinstance(expr, Call) and expr.word == "percent" and not self.names.formula("x", expr)
        return expr if is_share else None

    def kind(self, column: str) -> str:
        return next((item.kind for item in self.form.columns if item.id == column), "")


def mistakes_of_kit_words(source: KitSource) -> list[str]:
    """Return what sentences read that the kit does not have, and rows that lack what is said of them."""
    found: list[str] = []
    for at, instance in source.instances.items():
        if instance.id not in source.unsure and instance.form.id not in source.unsure:
            found += [f"instances[{at}]: {line}" for line in _instance(source, instance)]
    return list(dict.fromkeys([*found, *_nowhere(source.kit, source.unsure)]))


def _instance(source: KitSource, instance: Instance) -> Iterator[str]:
    for line in report_lines(instance):
        if not isinstance(line, Line):
            continue
        row = line.row.id if line.row is not None else ""
        about = f"{instance.form.id} câu “{line.sentence.id}”"
        for ref in other_rows(line.sentence):
            yield from (f"{about}: {said}" for said in foreign_mistakes(source, ref, row))
        if line.row is not None:
            missing = lacking(line.sentence, instance, line.row)
            yield from (f"{about}: dòng “{row}” không có cột “{column}”" for column in missing)


def _nowhere(kit: Kit, unsure: Collection[str]) -> Iterator[str]:
    """Yield rows that sentences name and no instance of their form has."""
    forms = {item.form.id: item.form for item in kit.instances if not {item.id, item.form.id} & set(unsure)}
    for form in forms.values():
        rows = {row.id for item in kit.instances if item.form.id == form.id for row in item.rows}
        for sentence in form.sentences:
            gone = [row for row in sentence.rows if row not in rows]
            yield from (f"instances: {form.id} câu “{sentence.id}”: không có dòng “{row}”" for row in gone)
