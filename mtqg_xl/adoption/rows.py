"""The rows of a form: which row adds up which, what is typed, and where an office adds rows of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mtqg_xl.adoption.columns import DraftColumn
from mtqg_xl.adoption.lines import Line, Run, read_items
from mtqg_xl.adoption.questions import Doubts
from mtqg_xl.adoption.sums import Found
from mtqg_xl.adoption.table import Table
from mtqg_xl.adoption.tree import Branch, grown, is_same_thing
from mtqg_xl.adoption.words import is_total, money_unit
from mtqg_xl.cells import a1
from mtqg_xl.definition.model import RowKind


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One fixed row as drafted; ``at`` is its sheet row.

    It ``adds`` rows that stand under others, is ``typed`` in some computed columns, and has ``formulas`` of its own.
    """

    id: str
    at: int
    label: str
    stt: str
    kind: RowKind = "leaf"
    parent: str = ""
    level: int = 0
    unit: str = ""
    split: str = ""
    block: str = ""
    adds: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The row as a person finds it."""
        return f"dòng {self.at} ({self.stt + ' ' if self.stt else ''}{self.label or self.split})"


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """Rows that an office fills itself, from sheet row ``at``."""

    id: str
    at: int
    rows: int
    lines: tuple[str, ...] = ()


def draft_rows(
    table: Table, columns: Sequence[DraftColumn], sums: Found, doubts: Doubts
) -> tuple[tuple[DraftRow, ...], tuple[DraftBlock, ...]]:
    """Return the fixed rows (parents before their children) and the open blocks of a table."""
    branches = grown(read_items(table, columns))
    planner = _Planner(branches, sums, doubts, has_units=any(column.show == "unit" for column in columns))
    return planner.rows(), planner.blocks()


class _Planner:
    """Decides what each row adds up: formulas first, then totals, then the tree of ordinals."""

    def __init__(self, branches: Sequence[Branch], sums: Found, doubts: Doubts, *, has_units: bool) -> None:
        self.branches, self.sums, self.doubts, self.has_units = branches, sums, doubts, has_units
        self.index_of = {row: at for at, branch in enumerate(branches) for row in _rows_of(branch)}
        self.under: dict[int, list[int]] = {}
        for at, branch in enumerate(branches):
            parent = self._same_part(at, branch.parent)
            if parent is not None:
                self.under.setdefault(parent, []).append(at)
        self.adds: dict[int, list[int]] = {}
        self.second: dict[int, list[int]] = {}
        self.headings: set[int] = set()
        self._decide()

    def _line(self, at: int) -> Line:
        item = self.branches[at].item
        return item.first if isinstance(item, Run) else item

    def _is_run(self, at: int) -> bool:
        return isinstance(self.branches[at].item, Run)

    def _same_part(self, at: int, parent: int | None) -> int | None:
        """Return the parent that tells of the same part: "Nhân khẩu" of a district for "Nhân khẩu" of a commune."""
        if parent is None or self._is_run(at) or not self._line(at).split:
            return parent
        split = self._line(at).split
        near = range(parent, min(parent + 3, at))
        return next((other for other in near if self._line(other).split == split), parent)

    # --- what a row adds up ---

    def _decide(self) -> None:
        self.tops = [at for at, branch in enumerate(self.branches) if branch.parent is None]
        for at in range(len(self.branches)):
            if not self._is_run(at) and self._line(at).is_total:
                self._subtotal(at)
        for at in range(len(self.branches)):
            if self._is_run(at):
                continue
            added = self._by_formula(at) or self._parts_below(at)
            if not added:
                added = self._by_total(at) if self._line(at).is_total else self._by_tree(at)
            if added:
                self.adds[at] = added
        self._drop_second_parents()

    def _subtotal(self, at: int) -> None:
        """Let a total in the middle close the group above it: its heading then holds no figures."""
        later = [top for top in self.tops if top > at]
        earlier = [top for top in self.tops if top < at and not self._line(top).is_total and self.under.get(top)]
        if not earlier or self._is_first(at):
            return
        if later or self._names_group(at, earlier[-1]):
            self.headings.add(earlier[-1])

    def _names_group(self, at: int, group: int) -> bool:
        """Whether a total says that it is that of a group: "Cộng mục II" below the group II."""
        return bool(self._line(at).closed) and self._line(at).closed == self._line(group).ordinal.text.upper()

    def _is_first(self, at: int) -> bool:
        return at == min(index for index in range(len(self.branches)) if not self._is_run(index))

    def _by_formula(self, at: int) -> list[int]:
        rows = self.sums.added_rows(self._line(at).at)
        added = sorted({self.index_of[row] for row in rows if row in self.index_of and self._counts(row, at)} - {at})
        if not added:
            return []
        odd = self.sums.odd_columns(self._line(at).at)
        if odd:
            cells = ", ".join(a1(self._line(at).at, column) for column in odd)
            self.doubts.infer(f"Công thức ở {cells} cộng các dòng khác với các cột còn lại; lấy theo đa số các cột.")
        direct = self._added(self.under.get(at, []))
        if set(added) < set(direct):
            return self._with_left_out(at, added, direct)
        if direct and set(direct) < set(added) and all(self._is_below(each, at) for each in added):
            self._say_twice(at, direct)
            return direct
        if direct and set(added) == set(self._leaves(at)):
            return direct
        return self._without_nested(at, added)

    def _with_left_out(self, at: int, added: list[int], direct: list[int]) -> list[int]:
        """Ask whether rows that stand below a sum and are not in it belong to it."""
        line = self._line(at)
        lacking = ", ".join(str(self._line(each).at) for each in direct if each not in added)
        chosen = self.doubts.ask(
            f"dong.{self.branches[at].id}.cong_thieu",
            f"dòng {line.at} ({line.label})",
            f"Công thức của dòng không cộng dòng con {lacking}. Có cộng không?",
            (("theo_mau", "không, theo công thức của mẫu"), ("du", "có, cộng đủ các dòng con")),
        )
        return direct if chosen == "du" else added

    def _parts_below(self, at: int) -> list[int]:
        """Return the parts of a thing where the row is the whole of them: "Tổng số" above "NSTW" and "NSĐP"."""
        if not is_total(self._line(at).split):
            return []
        found: list[int] = []
        while at + 1 < len(self.branches) and is_same_thing(self.branches[at].item, self.branches[at + 1].item):
            at += 1
            found.append(at)
        return found

    def _counts(self, row: int, at: int) -> bool:
        """Whether a row that a formula reaches over is an addend: no guide, and of the same part."""
        other = self.index_of[row]
        if self._is_run(other):
            return True
        line, own = self._line(other), self._line(at)
        is_part = not line.split or line.split == own.split or is_total(own.split)
        return not line.is_guide and (not own.split or is_part)

    def _without_nested(self, at: int, added: list[int]) -> list[int]:
        """Return what is added without rows that others among them add up already; a range takes both."""
        nested = [each for each in added if any(self._is_below(each, other) for other in added if other != each)]
        if not nested or len(nested) == len(added):
            return added
        kept = [each for each in added if each not in nested]
        self._say_twice(at, kept)
        return kept

    def _say_twice(self, at: int, kept: list[int]) -> None:
        line = self._line(at)
        names = ", ".join(str(self._line(each).at) for each in kept)
        self.doubts.ask(
            f"dong.{self.branches[at].id}.cong_trung",
            f"dòng {line.at} ({line.label})",
            "Công thức của dòng cộng cả dòng cha và các dòng con của nó, tức là cộng hai lần. Lấy tổng nào?",
            (("con", f"chỉ cộng các dòng con trực tiếp: {names}"),),
        )

    def _is_below(self, at: int, ancestor: int) -> bool:
        parent = self.branches[at].parent
        while parent is not None and parent != ancestor:
            parent = self.branches[parent].parent
        return parent is not None

    def _leaves(self, at: int) -> list[int]:
        below = self.under.get(at, [])
        return [leaf for child in below for leaf in (self._leaves(child) if self.under.get(child) else [child])]

    def _by_total(self, at: int) -> list[int]:
        """Return what a total adds up: in the middle the group above it, else all that stands at the top."""
        closed = [heading for heading in self.headings if heading < at]
        totals = [other for other in self.tops if self._closes(other)]
        if at in totals:
            return self._added(self.under.get(max(closed), [])) if closed else []
        tops = [top for top in self.tops if top not in self.headings and top != at]
        tops = [top for top in tops if self._is_run(top) or not self._line(top).is_guide]
        same = [top for top in tops if not self._line(top).is_total or top in totals]
        same = [top for top in same if self._is_run(top) or self._line(top).split == self._line(at).split]
        return self._added(same)

    def _closes(self, at: int) -> bool:
        """Whether a total in the middle closes a group."""
        if self._is_run(at) or not self._line(at).is_total or self._is_first(at):
            return False
        headings = [heading for heading in self.headings if heading < at]
        if headings and self._names_group(at, max(headings)):
            return True
        is_last = at == max(self.tops) and any(self._closes(other) for other in self.tops if other < at)
        return bool(headings) and not is_last

    def _by_tree(self, at: int) -> list[int]:
        below = self.under.get(at, [])
        added = self._added(below)
        if not below or at in self.headings:
            return []
        if not added:  # only "trong đó": the row is typed, and they need not be the whole of it
            return []
        return added if self._is_sum(at, added) else []

    def _added(self, below: Sequence[int]) -> list[int]:
        return [each for each in below if self._is_run(each) or not self._is_aside(self._line(each))]

    @staticmethod
    def _is_aside(line: Line) -> bool:
        return line.is_of_which or line.is_guide

    def _is_sum(self, at: int, added: list[int]) -> bool:
        line = self._line(at)
        if self.has_units and not line.unit:
            self.headings.add(at)
            return False
        is_doubtful = self.has_units or (bool(self.sums.down) and not line.has_sum)
        if not is_doubtful:
            return True
        options = (
            ("tong", f"là tổng của {len(added)} dòng con"),
            ("nhap", "gõ tay, không phải tổng"),
            ("tieu_de", "chỉ là dòng tiêu đề, không có số"),
        )
        proposed = "nhap" if self.has_units else "tong"
        text = f"Dòng “{line.stt} {line.label}” có dòng con nhưng biểu không có công thức cộng. Dòng này là gì?"
        name, place = f"dong.{self.branches[at].id}", f"dòng {line.at} ({line.label})"
        chosen = self.doubts.ask(name, place, text, options, proposed=proposed)
        if chosen == "tieu_de":
            self.headings.add(at)
        return chosen == "tong"

    def _drop_second_parents(self) -> None:
        """Let each row count in one sum alone, the nearest: a grand total over leaves takes the subtotals instead.

        A sum that would then be another one names its rows: all that comes from one source, of every project.
        """
        asked = self.adds
        while True:
            first = {at: added for at, added in asked.items() if at not in self.second}
            self.adds = {**self._one_parent_each(first), **self.second}
            lost = [at for at in first if self._leaves_of(self.adds, at) != self._leaves_of(asked, at)]
            lost = [at for at in lost if self.adds[at] != asked[at] and not any(map(self._is_run, asked[at]))]
            if not lost:
                return
            at = max(lost, key=lambda each: len(asked[each]))
            self.second[at] = asked[at]

    def _one_parent_each(self, asked: dict[int, list[int]]) -> dict[int, list[int]]:
        found = dict(asked)
        parent_of: dict[int, int] = {}
        for at in sorted(asked, key=lambda each: (len(asked[each]), max(abs(child - each) for child in asked[each]))):
            if self._line(at).split and any(map(self._is_run, asked[at])):
                continue  # each part has its own lines of the run
            kept = [child for child in asked[at] if child not in parent_of and not _reaches(found, child, at)]
            lost = [child for child in asked[at] if child in parent_of]
            kept += sorted({_top(parent_of, child) for child in lost} - {_top(parent_of, at)} - set(kept))
            for child in kept:
                parent_of.setdefault(child, at)
            found[at] = [child for child in sorted(set(kept)) if parent_of[child] == at]
        return found

    @staticmethod
    def _leaves_of(adds: dict[int, list[int]], at: int) -> set[int]:
        """Return what a row adds up in the end, through sums below it."""
        open_ends, seen, found = [at], {at}, set[int]()
        while open_ends:
            for child in adds.get(open_ends.pop(), []):
                if child in seen:
                    continue
                seen.add(child)
                if adds.get(child):
                    open_ends.append(child)
                else:
                    found.add(child)
        return found

    # --- what comes out ---

    def rows(self) -> tuple[DraftRow, ...]:
        """Return the fixed rows, parents before their children, else from the top."""
        first = {at: children for at, children in self.adds.items() if at not in self.second}
        parents = {child: at for at, children in first.items() for child in children}
        ready = {at: self._row(at, parents) for at in range(len(self.branches)) if not self._is_run(at)}
        found: list[DraftRow] = []
        placed: set[int] = set()

        def place(at: int) -> None:
            if at in placed:
                return
            if at in parents:
                place(parents[at])
            placed.add(at)
            found.append(ready[at])

        for at in ready:
            place(at)
        return tuple(found)

    def _row(self, at: int, parents: dict[int, int]) -> DraftRow:
        branch, line = self.branches[at], self._line(at)
        runs = [child for child in self.adds.get(at, []) if self._is_run(child)]
        fixed = [child for child in self.adds.get(at, []) if not self._is_run(child)]
        kind: RowKind = "leaf"
        if fixed or runs:
            kind = "parent"
        elif line.is_guide or at in self.headings or (self._below(at) and not self._is_typed(at)):
            kind = "heading"
        elif line.is_rest:
            kind = "rest"
        parent = self.branches[parents[at]].id if at in parents else ""
        unit = money_unit(line.unit) or line.unit
        row = DraftRow(branch.id, line.at, line.label, line.stt, kind, parent, self._depth(at, parents), unit)
        block = _block_id(self.branches[runs[0]].id) if runs else ""
        label = line.label or self._label_above(at) or f"Dòng {line.at}"
        adds = tuple(self.branches[child].id for child in self.second.get(at, []))
        return replace(row, split=line.split, block=block, label=label, adds=adds)

    def _is_typed(self, at: int) -> bool:
        """Whether a row with others below it is typed all the same: they are parts of it, or a person said so."""
        if not self._added(self.under.get(at, [])):
            return True
        return any(
            question.id == f"dong.{self.branches[at].id}" and question.chosen == "nhap"
            for question in self.doubts.questions
        )

    def _below(self, at: int) -> list[int]:
        """Return the rows below one in the tree without those that add it up: a total there is none of its parts."""
        return [child for child in self.under.get(at, []) if not _reaches(self.adds, child, at)]

    def _label_above(self, at: int) -> str:
        return self._line(at - 1).label if at and self._line(at).split else ""

    @staticmethod
    def _depth(at: int, parents: dict[int, int]) -> int:
        depth = 0
        while at in parents:
            at = parents[at]
            depth += 1
        return depth

    def blocks(self) -> tuple[DraftBlock, ...]:
        """Return the open blocks from the top."""
        return tuple(
            DraftBlock(_block_id(branch.id), branch.item.rows[0], len(branch.item.rows), branch.item.lines)
            for branch in self.branches
            if isinstance(branch.item, Run)
        )


def _rows_of(branch: Branch) -> tuple[int, ...]:
    return branch.item.rows if isinstance(branch.item, Run) else (branch.item.at,)


def _reaches(adds: dict[int, list[int]], start: int, target: int) -> bool:
    """Whether a row adds up, directly or not, another: a circle is no sum."""
    open_ends, seen = [start], {start}
    while open_ends:
        for child in adds.get(open_ends.pop(), []):
            if child == target:
                return True
            if child not in seen:
                seen.add(child)
                open_ends.append(child)
    return False


def _top(parent_of: dict[int, int], at: int) -> int:
    while at in parent_of:
        at = parent_of[at]
    return at


def _block_id(name: str) -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in name.lower())
