"""The whole main job on the example figures: made, filled, checked, added up, told in Word."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from mtqg_xl.areas import batch_file_name, report_file_name
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.definition.load import shipped
from mtqg_xl.findings import Severity
from mtqg_xl.pipeline.batch import check_batch, read_batch
from mtqg_xl.pipeline.consolidated_book import write_book
from mtqg_xl.pipeline.consolidating import consolidate_folder
from mtqg_xl.pipeline.exchange import fill_file
from mtqg_xl.pipeline.files import write_whole
from mtqg_xl.pipeline.findings_book import findings_book
from mtqg_xl.pipeline.making import Order, make, order
from mtqg_xl.pipeline.reporting import write_report
from mtqg_xl.pipeline.run import Run
from mtqg_xl.vietnamese import parse_date, write_percent

BLANKS, FILLED, RESULTS = "1_BIEU_TRONG", "2_DA_DIEN", "3_TONG_HOP"


@dataclass(frozen=True, slots=True)
class Made:
    """One thing that the demonstration made: what, in a few words, and where."""

    what: str
    words: str
    path: Path


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything that the demonstration made."""

    made: tuple[Made, ...]


def run_demo(folder: Path, definitions: Definitions) -> Demo:
    """Do the main job into a folder and return what was made; files of an earlier run are replaced.

    Raises:
        OutputError: the folder cannot be written to.
    """
    examples = shipped("examples")
    plan = tomllib.loads((examples / "demo.toml").read_text(encoding="utf-8"))
    made: list[Made] = []
    for task in plan["tasks"]:
        made += _task(task, examples, examples / plan["reporters"], folder / task["folder"], definitions)
    return Demo(tuple(made))


def _task(task: dict[str, Any], examples: Path, reporters: Path, folder: Path, definitions: Definitions) -> list[Made]:
    figures: dict[str, str] = task["figures"]
    wanted = order(
        definitions,
        task["kit"],
        reporters,
        task["period"],
        as_of=parse_date(task["as_of"]),
        deadline=datetime.fromisoformat(task["deadline"]) if "deadline" in task else None,
        only=list(figures),
    )
    blanks = make(wanted, folder / BLANKS, force=True)
    filled = {
        code: fill_file(blank, examples / figures[code], folder / FILLED / blank.name, definitions, force=True)
        for code, blank in zip(figures, blanks, strict=True)
    }
    title = wanted.period.title
    made = [
        Made(f"Biểu trống, {title}", f"{len(blanks)} tệp, mỗi đơn vị một tệp", folder / BLANKS),
        Made(f"Biểu đã điền, {title}", task["words"], folder / FILLED),
        _checked(folder, definitions),
    ]
    if task.get("consolidate"):
        made.append(_added_up(wanted, reporters, folder, definitions))
    if "report" in task:
        made.append(_told(wanted, task["report"], filled[task["report"]], folder, definitions))
    return made


def _checked(folder: Path, definitions: Definitions) -> Made:
    checked = check_batch(read_batch([folder / FILLED], definitions))
    path = write_whole(folder / RESULTS / "PHAISUA.xlsx", findings_book(checked), force=True)
    counts = [sum(result.count(severity) for result in checked.results) for severity in Severity]
    words = f"{len(checked.results)} tệp: {counts[0]} phải sửa, {counts[1]} cần giải trình, {counts[2]} lưu ý"
    return Made("Kiểm tra", words, path)


def _added_up(task: Order, reporters: Path, folder: Path, definitions: Definitions) -> Made:
    run = consolidate_folder(folder / FILLED, definitions, reporters, at=task.deadline)
    receiver = task.reporters.by_code(run.header.reporter_code, task.day)
    assert receiver is not None and task.deadline is not None  # the examples name both
    name = batch_file_name(receiver, task.kit.token, task.period, task.deadline)
    return Made("Tổng hợp", _run_words(run), write_book(run, folder / RESULTS / name, force=True))


def _run_words(run: Run) -> str:
    total = run.total
    words = f"{len(total.members.reporters)}/{len(total.expected)} đơn vị"
    if len(total.kit.headline) < 3:
        return words
    instance, row, column = total.kit.headline[2].split("|")
    percent = total.figures.value(instance, row, column)
    return words if percent != percent else f"{words}, giải ngân {write_percent(percent, 2)} kế hoạch"


def _told(task: Order, code: str, filled: Path, folder: Path, definitions: Definitions) -> Made:
    reporter = task.reporters.by_code(code, task.day)
    assert reporter is not None  # the examples' list has it
    path = folder / RESULTS / report_file_name(reporter, task.kit.token, task.period)
    return Made(
        "Báo cáo Word", f"{task.period.title}, {reporter.name}", write_report(filled, path, definitions, force=True)
    )
