"""An office for the assistant: a file with a planted fault, a folder of received files, and a press of a button."""

from concurrent.futures import Future
from functools import cache
from pathlib import Path

from mtqg_xl.actions.memory import Memory
from mtqg_xl.assistant.outcome import Outcome
from mtqg_xl.assistant.session import Session, Work
from mtqg_xl.assistant.work import Asked, Step, Watch, Worker
from mtqg_xl.cells import parse_a1
from mtqg_xl.mending.recalc import by_part
from mtqg_xl.reading.raw import RawWorkbook, read_raw
from mtqg_xl.workbook.patch import patched
from tests.made import DEFINITIONS, filled, written
from tests.screen import until

NAME = "Phụ biểu 01 – xã Lục Bình (lần 2).xlsx"
TYPED_OVER = ("GN DTTS", "J29")
"""Computed: what the line has paid out; the CSV of the example has 2.145.977.223 đồng in its only addend."""
WRONG = 2_292_158_728.0


@cache
def faulty() -> bytes:
    """Report A with a number typed over a formula, which is 146.181.505 đồng more than it should be."""
    path = written(filled("A"))
    raw = read_raw(path)
    assert isinstance(raw, RawWorkbook)
    sheet, cell = TYPED_OVER
    return patched(path, by_part(raw, {(sheet, *parse_a1(cell)): WRONG}))


def faulty_file(folder: Path) -> Path:
    """Write the faulty file into a folder."""
    path = folder / NAME
    path.write_bytes(faulty())
    return path


def received(folder: Path) -> Path:
    """Write a folder of received files: one with faults, one in order, one damaged, one photo."""
    folder.mkdir()
    faulty_file(folder)
    (folder / "99001.xlsx").write_bytes(filled("99001"))
    (folder / "hỏng.xlsx").write_bytes(filled("99001")[:2000])
    (folder / "ảnh.jpg").write_bytes(b"\xff\xd8")
    return folder


def session(folder: Path) -> Session:
    """Return a session that remembers in a folder."""
    return Session(lambda _: DEFINITIONS, Memory(folder / "nhớ"))


def press(held: Session, name: str) -> list[Step]:
    """Press a button, wait until it is done, and return how far it said it was."""
    return do(held, held.work(name))


def do(held: Session, work: Work) -> list[Step]:
    """Do a piece of work, and return how far it said it was."""
    watch, done = Watch(), Future[Outcome]()
    try:
        done.set_result(work(watch))
    except BaseException as error:  # noqa: BLE001 - as a thread hands it over
        done.set_exception(error)
    held.finished(done)
    return [told for told in watch.told() if isinstance(told, Step)]


def press_beside(held: Session, name: str, *, stop_at: str = "", replies: tuple[object, ...] = ()) -> list[object]:
    """Press a button in the thread of a window; stop the work when it tells some words, reply to what it asks.

    Returned is what was asked.
    """
    worker, left, questions = Worker(), list(replies), list[object]()
    running = worker.start(held.work(name))

    def settled() -> bool:
        for told in running.watch.told():
            if isinstance(told, Asked):
                questions.append(told.question)
                told.answer.set_result(left.pop(0))
            elif stop_at and told.words == stop_at:
                running.watch.stop()
        return running.result.done()

    until(settled, name)
    held.finished(running.result)
    worker.end()
    return questions
