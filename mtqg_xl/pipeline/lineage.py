"""Where the figures of a run came from, as its book carries it along."""

from collections.abc import Iterator

from mtqg_xl.consolidation.lineage import FormSource, LazyMembers, Lineage, Member, Override, Reason
from mtqg_xl.definition.model import Kit
from mtqg_xl.mending.sender import sender_of
from mtqg_xl.pipeline.joining import Joined
from mtqg_xl.pipeline.recording import justifications_of
from mtqg_xl.pipeline.run import Run
from mtqg_xl.pipeline.statuses import CARRIED, STATUS_WORDS
from mtqg_xl.reading.submission import Submission

_USUAL = "received"
_MOST_HELD = 200
"""More members are worked out each time they are asked for."""


def lineage_of(run: Run) -> Lineage:
    """Return for each reporter in a total the file of each form, and what was adjusted and explained."""
    kit = run.total.kit
    names = run.names
    numbers = {item.arrival.name: item.number for item in run.decided.entries}
    chosen = run.decided.chosen
    carried = [at for at, code in enumerate(run.total.members.reporters) if code in run.absence.carried]

    def member(at: int) -> Member:
        if at >= len(chosen):
            place = carried[at - len(chosen)]
            return _carried_member(run, run.total.members.reporters[place], place)
        item = chosen[at]
        return _member(item, kit, numbers, _mark(run.statuses.get(item.submission.stamp.reporter, _USUAL)), names)

    lazy = LazyMembers(len(chosen) + len(carried), member)
    members = lazy if len(lazy) > _MOST_HELD else tuple(lazy)
    reasons = tuple(reason for item in run.decided.submissions for reason in _reasons(item, kit))
    expected = tuple((code, names.get(code, code)) for code in run.total.expected)
    return Lineage(kit.id, members, expected, tuple(_overrides(run)), reasons)


def _mark(status: str) -> str:
    return "" if status == _USUAL else STATUS_WORDS[status]


def _member(item: Joined, kit: Kit, numbers: dict[str, int], mark: str, names: dict[str, str]) -> Member:
    submission = item.submission
    sender = sender_of(submission, kit)
    forms = {
        form: FormSource(
            file=item.sources.get(form, submission.file),
            number=numbers.get(item.sources.get(form, submission.file), sender.submission),
            sheet=found.sheet,
            rows=found.rows,
            columns=found.columns,
        )
        for form, found in submission.found.items()
        if form not in {kit.header, kit.justification}
    }
    code = submission.stamp.reporter
    name = names.get(code, submission.stamp.reporter_name)
    return Member(code, name, forms, sender.prepared_by, sender.phone, mark)


def _carried_member(run: Run, code: str, at: int) -> Member:
    """Return a reporter whose figures are of an earlier period: of its file the name is known, and no cell."""
    kit, file = run.total.kit, run.total.members.files[at]
    forms = {item.id: FormSource(file=file, number=0, sheet=item.sheet, rows={}, columns={}) for item in kit.forms}
    mark = f"{STATUS_WORDS[CARRIED]} ({run.absence.carried[code].title})"
    return Member(code, run.names[code], forms, mark=mark)


def _overrides(run: Run) -> Iterator[Override]:
    for item in run.adjustments:
        if not item.problem:
            said = item.said
            assert said.adjusted is not None  # a line without a number has a problem
            yield Override(
                reporter=said.reporter,
                instance=said.instance,
                row=said.row,
                column=said.column,
                sent=said.sent,
                adjusted=said.adjusted,
                reason=said.reason,
                confirmed=item.confirmed,
                adjusted_by=said.adjusted_by,
            )


def _reasons(item: Submission, kit: Kit) -> Iterator[Reason]:
    for said in justifications_of(item, kit):
        yield Reason(said.reporter, said.code, said.reason, said.given_by)
