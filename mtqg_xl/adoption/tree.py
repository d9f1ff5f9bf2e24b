"""The tree of rows by their ordinals: A, I, 1, 1.1, a, - and +, with bold and indents where ordinals are missing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mtqg_xl.adoption.columns import slug
from mtqg_xl.adoption.lines import Item, Line, Run

_DASHED = {"dash", "plus"}
_NEVER_ABOVE = {"upper": {"lower", *_DASHED}, "roman": {"lower", *_DASHED}, "number": _DASHED}
"""Which ordinals never stand above which: a project is no part of the source told in a line with a dash above it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One item in the tree: the index of the item that it stands under, None at the top, and its id."""

    item: Item
    parent: int | None
    id: str


@dataclass(slots=True)
class _Level:
    """One open level: what orders its rows, and the row that is open on it."""

    key: str
    at: int


def grown(items: Sequence[Item]) -> tuple[Branch, ...]:
    """Return the items with what they stand under. Totals stand at the top; what they add up is decided elsewhere."""
    grower = _Grower(items)
    parents = [grower.parent(at) for at in range(len(items))]
    names = _names(items, parents)
    return tuple(Branch(item, parent, name) for item, parent, name in zip(items, parents, names, strict=True))


class _Grower:
    """Goes down the rows with a stack of open levels."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self.stack: list[_Level] = []
        self.parents: list[int | None] = []
        self.by_number: dict[str, int] = {}
        lines = [item for item in items if isinstance(item, Line)]
        self.is_ordered = sum(line.ordinal.kind != "none" for line in lines) * 2 >= len(lines)

    def parent(self, at: int) -> int | None:
        """Return what the item stands under; items are asked from the top."""
        found = self._parent(at)
        self.parents.append(found)
        return found

    def _parent(self, at: int) -> int | None:
        item = self.items[at]
        line = item.first if isinstance(item, Run) else item
        before = self.items[at - 1] if at else None
        if before is not None and is_same_thing(before, item):
            return self.parents[at - 1]
        if isinstance(item, Run) and line.ordinal.kind in {"none", "dash"}:
            return self._of_unnumbered_run(at)
        if isinstance(item, Line) and line.is_total:
            return None
        if isinstance(item, Line) and line.is_rest:
            return self._of_rest(at)
        if line.ordinal.kind == "dotted":
            return self._of_dotted(at, line)
        if line.ordinal.kind == "none":
            return self._of_bare(at, line)
        return self._on_level(line.ordinal.kind, at)

    def _on_level(self, key: str, at: int) -> int | None:
        """Put an item on the level of its kind, a new one below the open row where there is none yet."""
        while self.stack and self.stack[-1].key in _NEVER_ABOVE.get(key, ()):
            self.stack.pop()
        known = next((depth for depth, level in enumerate(self.stack) if level.key == key), None)
        if known is not None:
            del self.stack[known:]
        above = self.stack[-1].at if self.stack else None
        self.stack.append(_Level(key, at))
        item = self.items[at]
        line = item.first if isinstance(item, Run) else item
        if line.ordinal.kind not in {"none", *_DASHED}:
            self.by_number[line.ordinal.text] = at
        return above

    def _of_dotted(self, at: int, line: Line) -> int | None:
        """Return the row whose number a dotted one begins with; without one, its depth decides."""
        whole = line.ordinal.text
        prefix = self.by_number.get(whole.rpartition(".")[0])
        if prefix is None:
            return self._on_level(f"dotted{len(line.ordinal.parts)}", at)
        while self.stack and self.stack[-1].at != prefix and prefix in {level.at for level in self.stack}:
            self.stack.pop()
        self.by_number[whole] = at
        self.stack.append(_Level(f"dotted{len(line.ordinal.parts)}", at))
        return prefix

    def _of_rest(self, at: int) -> int | None:
        """Return the group that a rest row closes: that of the row above, or one further out below another rest."""
        before = self.items[at - 1] if at else None
        if before is None or (isinstance(before, Line) and before.is_total):
            return None
        above = self.parents[at - 1]
        if isinstance(before, Line) and before.is_rest and above is not None:
            return self.parents[above]
        return above

    def _of_unnumbered_run(self, at: int) -> int | None:
        """Return the group that empty rows belong to: the heading above them, or that of the rows above."""
        if not at:
            return None
        before = self.items[at - 1]
        if isinstance(before, Line) and before.is_total:
            return None
        is_heading = isinstance(before, Line) and (before.bold or before.ordinal.kind in {"upper", "roman"})
        return at - 1 if is_heading else self.parents[at - 1]

    def _of_bare(self, at: int, line: Line) -> int | None:
        """Return what a row without an ordinal stands under: by bold and indent, else the open numbered row."""
        if line.is_guide:
            return self.parents[at - 1] if at else None
        if line.is_of_which:
            return at - 1 if at else None
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(self.items[top.at], Run):
            return self.parents[top.at]
        if self.is_ordered and not line.bold:
            return top.at if top is not None and top.key != "bare" else self._on_level("bare", at)
        if line.bold:
            return self._on_level("bold", at) if not line.indent else self._on_level(f"bold{line.indent}", at)
        return self._on_level(f"plain{line.indent}", at)


# --- ids -------------------------------------------------------------------------------------------------


def _names(items: Sequence[Item], parents: Sequence[int | None]) -> list[str]:
    """Return an id for each item: the ordinals from the top, and the part that a row tells of."""
    bases: list[str] = []
    names: list[str] = []
    taken: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for at, item in enumerate(items):
        parent = parents[at]
        if at and is_same_thing(items[at - 1], item):
            base = bases[at - 1]
        else:
            base = _name(item, bases[parent] if parent is not None else "", counts)
            if isinstance(item, Line) and item.is_total and item.closes_group:
                base = f"{_last_top(bases, parents)}.cong"
            taken[base.casefold()] += 1  # Excel takes names of A and a for one
            count = taken[base.casefold()]
            base = base if count == 1 else f"{base}-{count}"
        bases.append(base)
        names.append(f"{base}.{slug(item.split)}" if isinstance(item, Line) and item.split else base)
    return names


def _last_top(bases: Sequence[str], parents: Sequence[int | None]) -> str:
    """Return the id of the last group at the top, which a subtotal below its rows closes."""
    tops = [base for base, parent in zip(bases, parents, strict=False) if parent is None]
    return tops[-1] if tops else "tong"


def is_same_thing(before: Item, item: Item) -> bool:
    """Whether a row tells of another part of the thing above: "Nhân khẩu" below "Hộ"."""
    if not isinstance(before, Line) or not isinstance(item, Line) or not before.split or not item.split:
        return False
    is_same = not item.label or (before.label, before.stt) == (item.label, item.stt)
    return is_same and item.split != before.split


def _name(item: Item, above: str, counts: Counter[str]) -> str:
    start = f"{above}." if above else ""
    if isinstance(item, Run):
        counts["run"] += 1
        return f"{start}ds" if above else f"ds{counts['run']}"
    if item.is_rest:
        return f"{start}rest"
    if item.is_total:
        counts["total"] += not item.closes_group
        return "tong" if counts["total"] <= 1 else f"tong{counts['total']}"
    if item.ordinal.kind == "dotted":
        last = item.ordinal.parts[-1]
        whole = ".".join(item.ordinal.parts)
        return f"{start}{last}" if above else _begun(whole)
    if item.ordinal.kind in {"none", *_DASHED}:
        counts[start] += 1
        return f"{start}k{counts[start]}"
    return f"{start}{item.ordinal.name}" if above else _begun(item.ordinal.name)


def _begun(name: str) -> str:
    return name if name[:1].isalpha() else f"r{name}"
