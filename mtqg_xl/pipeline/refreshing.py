"""A report of ours brought up to date, made clean for signing, or explained number by number."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.sentence import sentence
from mtqg_xl.findings import UsageError
from mtqg_xl.pipeline.files import is_there, refuse_existing, refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.reporting import Told, figures_told, told_by
from mtqg_xl.reading.container import Container, Refusal, UnusablePartError, container_from, content_of

if TYPE_CHECKING:
    from mtqg_xl.narrative.text import Figure, Run
    from mtqg_xl.updating.refreshing import Refreshed

_TYPED = "Số nhập ở tệp biểu."


def refresh_report(
    source: Path,
    old: Path,
    output: Path,
    definitions: Definitions,
    *,
    reporters: Path | None = None,
    clean: bool = False,
    passwords: Sequence[str] = (),
    force: bool = False,
) -> "Refreshed":
    """Write a report of ours with new figures, and return what followed them and what stayed.

    The figures are those of one workbook, of a consolidated one, or of what a folder adds up to (``reporters`` lists
    who should be in it).

    Raises:
        UsageError: a file cannot be read, or the report is not one of this unit and period.
        OutputError: the report cannot be written.
    """
    from mtqg_xl.narrative.word import to_docx
    from mtqg_xl.updating.cleaning import cleaned
    from mtqg_xl.updating.refreshing import memory_of, refresh

    _refuse_output(output, [source, old], force=force)
    content = _word(old)
    memory = memory_of(content, old.name)
    figures = figures_told(source, definitions, reporters, passwords)
    refuse_inputs(output, figures.inputs)
    if memory is not None and memory.period != figures.period.code:
        raise UsageError(
            f"“{old.name}” là báo cáo của kỳ khác, số liệu là {figures.period.title}:"
            " viết báo cáo mới, hoặc dùng report --from … --old … --new …"
        )
    narrative = figures.told(memory.kind if memory is not None else None)
    if memory is not None and memory.issuer != narrative.header.issuer_name:
        raise UsageError(f"“{old.name}” là báo cáo của {memory.issuer}, số liệu là của {narrative.header.issuer_name}.")
    found = refresh(content, to_docx(narrative), old.name)
    write_whole(output, cleaned(found.content) if clean else found.content, force=force)
    return found


def clean_report(report: Path, output: Path, *, force: bool = False) -> Path:
    """Write the copy of a report that is to be signed: nothing of ours in it but the words.

    Raises:
        UsageError: the report is no Word file.
        OutputError: the copy cannot be written.
    """
    from mtqg_xl.updating.cleaning import cleaned

    _refuse_output(output, [report], force=force)
    return write_whole(output, cleaned(_word(report)), force=force)


def _refuse_output(output: Path, inputs: Sequence[Path], *, force: bool) -> None:
    wanted_ending(output, ".docx")
    refuse_inputs(output, inputs)
    refuse_existing([output], force=force)


def _word(path: Path) -> bytes:
    """The bytes of a Word file that is sound and safe to take apart."""
    if not is_there(path):
        raise UsageError(f"Không có tệp “{path.name or path}”. Kiểm tra lại đường dẫn.")
    content = content_of(path)
    container = content if isinstance(content, Refusal) else container_from(content, path.name, "document")
    if isinstance(content, Refusal) or isinstance(container, Refusal) or not _is_sound(container):
        raise UsageError(f"“{path.name}” không phải báo cáo .docx dùng được: mở bằng Word, Lưu thành .docx mới.")
    return content


def _is_sound(container: Container) -> bool:
    from mtqg_xl.updating.cleaning import is_sound

    try:
        return is_sound({member.filename: container.read(name) for name, member in container.members.items()})
    except UnusablePartError:
        return False


def refreshed_document(found: "Refreshed", output: Path) -> dict[str, Any]:
    """Return what ``report --refresh … --json`` prints."""
    return {
        "output": str(output),
        "numbers": [asdict(one) for one in found.numbers],
        "sentences": [asdict(one) for one in found.sentences],
        "kept_numbers": [asdict(one) for one in found.kept_numbers],
        "kept_sentences": [asdict(one) for one in found.kept_sentences],
        "absent": list(found.absent),
        "charts": [asdict(one) for one in found.charts],
        "kept_charts": [asdict(one) for one in found.kept_charts],
    }


# --- where each number comes from -------------------------------------------------------------------------


def traced_numbers(
    workbook: Path, definitions: Definitions, *, kind: str | None = None, passwords: Sequence[str] = ()
) -> list[dict[str, str]]:
    """Return each number of the report of a workbook in reading order: its cells, their names, how they come about."""
    told = told_by(workbook, definitions, kind=kind, passwords=passwords)
    return [_traced(told, run) for run in told.narrative.numbers()]


def _traced(told: Told, run: "Run") -> dict[str, str]:
    """One number; of several cells the first minus the others."""
    places = [_place(told, figure) for figure in run.figures]
    names = [_name(told, figure) for figure in run.figures]
    hows = list(dict.fromkeys(_hows(told, run.figures)))
    return {
        "text": run.text,
        "figure": run.tag,
        "cell": " − ".join(places),
        "name": " trừ ".join(names),
        "how": " ".join(hows),
    }


def _place(told: Told, figure: "Figure") -> str:
    found = told.submission.found[figure.instance]
    if figure.row not in found.rows or figure.column not in found.columns:
        return found.sheet
    return f"{found.sheet}!{found.address(figure.row, figure.column).a1}"


def _name(told: Told, figure: "Figure") -> str:
    from mtqg_xl.narrative.source import Source

    return Source(told.figures, 0).cell_name(figure.instance, figure.row, figure.column)


def _hows(told: Told, figures: Sequence["Figure"]) -> Iterator[str]:
    kit = told.figures.kit
    for figure in figures:
        instance = kit.instance_by_id[figure.instance]
        column = instance.column_by_id[figure.column]
        row = instance.row_by_id.get(figure.row)
        formula = column.formula if row is None else instance.formula_of(row, column)
        yield _TYPED if formula is None else f"{sentence(formula, instance, kit)}."
