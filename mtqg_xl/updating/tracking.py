"""Decisions put into a Word file: replaced numbers as tracked changes, questions highlighted, each with a comment.

Only the runs that hold such a stretch are written anew; every other byte of the document stays. Rejecting all changes
gives the old text and its looks back.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Final

from mtqg_xl.findings import UsageError
from mtqg_xl.proofreading.read_report import WordSource
from mtqg_xl.proofreading.word_comments import (
    Comments,
    Cut,
    anchor_of,
    closing_cut,
    comment_closing,
    comment_cuts,
    comment_opening,
    opening_cut,
    with_cuts,
)
from mtqg_xl.proofreading.word_text import Stretch, WordParagraph
from mtqg_xl.updating.decision import Decision, State
from mtqg_xl.updating.runs import Run, UncuttableError, pieces
from mtqg_xl.workbook.package_xml import attribute, plain_utf8, tags
from mtqg_xl.workbook.patch import PatchError, patched

AUTHOR: Final = "mtqg_xl"
_INITIALS: Final = "MX"
_TRACKED: Final = (
    *("ins", "del", "moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart", "numberingChange"),
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange"),
    *("tcPrChange", "cellIns", "cellDel", "cellMerge"),
)
"""The elements that track a change, whose ids no other may have."""


@dataclass(frozen=True)
class _Written:
    """A run written anew in the place of the old one."""

    start: int
    end: int
    content: bytes


def tracked_copy(source: WordSource, content: bytes, decisions: Sequence[Decision], moment: datetime) -> bytes:
    """Return the Word file with every decision that an officer should see.

    Raises:
        UsageError: its parts are built in a way that cannot be written into.
    """
    try:
        tracker = _Tracker(source, moment)
        for decision in decisions:
            if decision.state.is_shown:
                tracker.take(decision)
        return patched(content, {}, tracker.parts())
    except PatchError as error:
        raise UsageError(
            f"Không ghi được thay đổi vào “{source.container.file}”: mở bằng Word, Lưu thành .docx mới rồi chạy lại."
        ) from error


class _Tracker:
    """Collects decisions by paragraph and writes the runs that they touch."""

    def __init__(self, source: WordSource, moment: datetime) -> None:
        self._source = source
        date = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._comments = Comments(source, AUTHOR, _INITIALS, date)
        self._stamp = f'author="{AUTHOR}" {{prefix}}date="{date}"'
        self._decisions: dict[int, list[Decision]] = defaultdict(list)
        parts = dict.fromkeys(part for part, _ in source.paragraphs.values())
        self._contents = {part: plain_utf8(source.container.read(part)) for part in parts}
        self._ids = count(1 + max((_last_id(xml) for xml in self._contents.values()), default=0))

    def take(self, decision: Decision) -> None:
        """Note a decision."""
        self._decisions[decision.paragraph].append(decision)

    def parts(self) -> dict[str, bytes]:
        """Return the parts of the package that change."""
        written: dict[str, list[_Written]] = defaultdict(list)
        cuts: list[Cut] = []
        for number, decisions in sorted(self._decisions.items()):
            part, paragraph = self._source.paragraphs[number]
            writer = _ParagraphWriter(self, part, paragraph)
            for decision in sorted(decisions, key=lambda one: one.start):
                is_written = writer.can_write(decision)
                comment = self._comments.add(_sentence(decision, is_written))
                in_body = part == self._source.main and not paragraph.in_text_box
                if is_written:
                    writer.write(decision, comment if in_body else None)
                if not (is_written and in_body):
                    anchor = anchor_of(self._source, number, decision.start, decision.end)
                    cuts += comment_cuts(self._contents[self._source.main], anchor, comment) if anchor else []
            written[part] += writer.runs()
            cuts += writer.cuts()
        return self._changed(written, cuts) | self._comments.parts()

    def _changed(self, written: Mapping[str, Sequence[_Written]], cuts: Sequence[Cut]) -> dict[str, bytes]:
        changed = {}
        for part in {*written, *([self._source.main] if cuts else [])}:
            own = cuts if part == self._source.main else ()
            changed[part] = _rewritten(self._contents[part], written.get(part, ()), own)
        return changed

    def content(self, part: str) -> bytes:
        """Return a part as it was."""
        return self._contents[part]

    def change(self, prefix: str) -> str:
        """Return the attributes of one tracked change."""
        return f'{prefix}id="{next(self._ids)}" {prefix}' + self._stamp.replace("{prefix}", prefix)


def _sentence(decision: Decision, is_written: bool) -> str:
    if decision.state is State.REPLACED and not is_written:
        return f"{decision.comment} Chỗ này không thay tự động được: gõ lại {decision.new}."
    return decision.comment


def _last_id(xml: bytes) -> int:
    ids = [attribute(tag, f"{tag.prefix}id") for name in _TRACKED for tag in tags(xml, name)]
    return max((int(value) for value in ids if value.isdecimal()), default=0)


def _rewritten(xml: bytes, written: Sequence[_Written], cuts: Sequence[Cut]) -> bytes:
    """Return a part with runs written anew and marks put in between the runs."""
    found, last = [], 0
    for run in [*sorted(written, key=lambda one: one.start), _Written(len(xml), len(xml), b"")]:
        before = [cut._replace(at=cut.at - last) for cut in cuts if last <= cut.at <= run.start]
        found += [with_cuts(xml[last : run.start], before), run.content]
        cuts = [cut for cut in cuts if cut.at > run.start]
        last = run.end
    return b"".join(found)


class _ParagraphWriter:
    """Writes the decisions of one paragraph into its runs."""

    def __init__(self, tracker: _Tracker, part: str, paragraph: WordParagraph) -> None:
        self._tracker = tracker
        self._xml = tracker.content(part)
        self._paragraph = paragraph
        self._accepted: list[tuple[Decision, int | None]] = []
        self._taken: dict[Stretch, Run | None] = {}

    def can_write(self, decision: Decision) -> bool:
        """Whether the runs of a stretch can be cut."""
        spanned = self._spanned(decision)
        return bool(spanned) and all(
            self._run(one) is not None and not one.is_moved and not one.in_field for one in spanned
        )

    def write(self, decision: Decision, comment: int | None) -> None:
        """Take a decision; ``comment`` is the number of its comment where the marks of comments can stand here."""
        self._accepted.append((decision, comment))

    def runs(self) -> list[_Written]:
        """Return the runs that change."""
        touched = [run for run in self._paragraph.stretches if any(_meets(run, one) for one, _ in self._accepted)]
        return [_Written(run.byte_start, self._end(run), self._anew(run)) for run in touched]

    def _spanned(self, decision: Decision) -> list[Stretch]:
        return [run for run in self._paragraph.stretches if _meets(run, decision)]

    def _end(self, run: Stretch) -> int:
        return self._xml.index(b">", run.byte_end) + 1

    def _run(self, run: Stretch) -> Run | None:
        """A run taken apart; None where it must not be cut, or its text is not what was read."""
        if run not in self._taken:
            try:
                found = Run.of(self._xml[run.byte_start : self._end(run)])
            except UncuttableError:
                self._taken[run] = None
            else:
                is_same = len(found.text) == run.text_end - run.text_start
                self._taken[run] = found if is_same else None
        return self._taken[run]

    def _anew(self, stretch: Stretch) -> bytes:
        run = self._run(stretch)
        assert run is not None  # can_write has asked for it
        here = [(one, comment) for one, comment in self._accepted if _meets(stretch, one)]
        spans = [_within(stretch, one) for one, _ in here]
        following = iter(zip(here, spans, strict=True))
        found = []
        for first, last, is_decided in pieces(len(run.text), spans):
            if not is_decided:
                found.append(run.run_between(first, last))
                continue
            (decision, comment), _ = next(following)
            found.append(self._decided(stretch, run, decision, comment))
        return b"".join(found)

    def _decided(self, stretch: Stretch, run: Run, decision: Decision, comment: int | None) -> bytes:
        """One decision's part of a run; the marks of its comment stand around all its parts."""
        spanned = self._spanned(decision)
        is_last = stretch is spanned[-1]
        if decision.state is State.REPLACED:
            inner = self._replaced(stretch, run, decision, is_last)
        else:
            inner = self._marked(run, _within(stretch, decision))
        if comment is None or stretch.control is not None:
            return inner
        opening = comment_opening(run.prefix, comment) if stretch is spanned[0] else b""
        return opening + inner + (comment_closing(run.prefix, comment) if is_last else b"")

    def cuts(self) -> list[Cut]:
        """Return the marks of comments that stand outside of content controls."""
        found = []
        for decision, comment in self._accepted:
            first, last = self._spanned(decision)[0], self._spanned(decision)[-1]
            if comment is not None and first.control is not None:
                found.append(opening_cut(self._xml, first.control[0], comment))
            if comment is not None and last.control is not None:
                found.append(closing_cut(self._xml, last.control[1], comment))
        return found

    def _replaced(self, stretch: Stretch, run: Run, decision: Decision, is_last: bool) -> bytes:
        first, last = _within(stretch, decision)
        deleted = self._around(run, "del", run.run_between(first, last, deleted=True))
        if not is_last:
            return deleted
        looks = self._run(self._spanned(decision)[0])
        assert looks is not None
        inserted = self._around(run, "ins", looks.run_with(decision.new))
        if stretch.inserted_at < 0:
            return deleted + inserted
        # Inside somebody's insertion a new one stands beside it, as Word has it: theirs is closed before and opened
        # again behind.
        name = f"{run.prefix}ins"
        opening = self._xml[stretch.inserted_at : self._xml.index(b">", stretch.inserted_at) + 1]
        return deleted + f"</{name}>".encode() + inserted + opening

    def _around(self, run: Run, name: str, content: bytes) -> bytes:
        tag = f"{run.prefix}{name}"
        return f"<{tag} {self._tracker.change(run.prefix)}>".encode() + content + f"</{tag}>".encode()

    def _marked(self, run: Run, span: tuple[int, int]) -> bytes:
        return run.run_between(*span, properties=run.highlighted(self._tracker.change(run.prefix)))


def _meets(run: Stretch, decision: Decision) -> bool:
    return run.text_start < decision.end and decision.start < run.text_end


def _within(run: Stretch, decision: Decision) -> tuple[int, int]:
    """The stretch of a decision in the text of a run."""
    return max(decision.start, run.text_start) - run.text_start, min(decision.end, run.text_end) - run.text_start
