"""Whether mtqg-xl works at this computer: everything that has ever stood in the way, one line and one mend each."""

import re
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass

from mtqg_xl import __version__
from mtqg_xl.addin.excel_settings import (
    REINSTALL,
    child_processes,
    excel_program,
    macro_policy,
    opened_at_start,
    trusted_location,
)
from mtqg_xl.addin.installing import command_line
from mtqg_xl.addin.machine import WINDOWS, Machine
from mtqg_xl.addin.observation import Observation, Seen, State, fault, good, warning
from mtqg_xl.addin.package import shipped_addin, version_of
from mtqg_xl.addin.places import COMMAND, OWN_KEY, addin_path

_OLDEST = (3, 11)


@dataclass(frozen=True, slots=True)
class Interpreter:
    """The Python that runs us."""

    version: tuple[int, ...]
    bits: int
    executable: str


def this_interpreter() -> Interpreter:
    """Return the Python that runs us."""
    return Interpreter(sys.version_info[:3], struct.calcsize("P") * 8, sys.executable)


def examine(machine: Machine, python: Interpreter) -> tuple[Observation, ...]:
    """Return what was seen, in the order in which it is mended."""
    is_windows = machine.system == WINDOWS
    return tuple(
        Observation(
            check.id, check.title, check.look(machine, python) if check.is_anywhere or is_windows else _NOT_HERE
        )
        for check in _CHECKS
    )


def conclusion(observations: tuple[Observation, ...]) -> str:
    """Return in one sentence whether this computer will do."""
    faults = sum(item.seen.state is State.FAULT for item in observations)
    if faults:
        return f"Máy này còn {faults} chỗ vướng: làm theo từng dòng “Cách sửa”."
    if any(item.seen.state is State.NOT_APPLICABLE for item in observations):
        return "Máy này dùng được mtqg-xl (dòng lệnh, cửa sổ trợ lý); tiện ích Excel chỉ có trên Windows."
    return "Máy này dùng được mtqg-xl."


def told(observations: tuple[Observation, ...]) -> list[str]:
    """Return every observation as one line, with its mend on the next."""
    here = [item for item in observations if item.seen.state is not State.NOT_APPLICABLE]
    elsewhere = [item.title for item in observations if item.seen.state is State.NOT_APPLICABLE]
    lines = [line for item in here for line in _lines(item)]
    if elsewhere:
        lines.append(f"[{State.NOT_APPLICABLE.label}] {', '.join(elsewhere)}: {_NOT_HERE.what}")
    return lines


def _lines(item: Observation) -> list[str]:
    mend = [f"    Cách sửa: {item.seen.mend}"] if item.seen.mend else []
    return [f"[{item.seen.state.label}] {item.title}: {item.seen.what}", *mend]


def _python(_: Machine, python: Interpreter) -> Seen:
    said = f"bản {'.'.join(map(str, python.version))}, {python.bits} bit: “{python.executable}”."
    if python.version < _OLDEST:
        return fault(said, "Cài Python 3.11 trở lên, rồi cài lại mtqg-xl.")
    if python.bits < 64:
        return warning(said, "Cài Python 64 bit: bản 32 bit không đủ bộ nhớ khi tổng hợp nhiều tệp.")
    return good(said)


def _package(_: Machine, python: Interpreter) -> Seen:
    return good(f"bản {__version__}.")


def _libreoffice(machine: Machine, _: Interpreter) -> Seen:
    found = machine.program("soffice")
    if found:
        return good(f"có ở “{found}”.")
    if machine.system == WINDOWS:
        return good("không có; không cần, khi máy có Excel.")
    return warning("không có.", "Cài LibreOffice để mở và in các tệp Excel, Word mà mtqg-xl làm ra.")


def _excel_library(machine: Machine, _: Interpreter) -> Seen:
    if machine.has_library("xlwings"):
        return good("Có xlwings để nối với Excel đang mở.")
    return fault("Thiếu xlwings để nối với Excel đang mở.", 'Chạy: py -m pip install "mtqg-xl[excel]".')


def _addin_file(machine: Machine, _: Interpreter) -> Seen:
    path = addin_path(machine)
    if not path.is_file():
        return fault("Chưa cài tiện ích cho tài khoản này.", REINSTALL)
    content = path.read_bytes()
    if content == shipped_addin():
        return good(f"Tiện ích bản {__version__}, đúng bản của gói: “{path}”.")
    theirs = version_of(content) or "không rõ"
    return fault(f"Tiện ích bản {theirs} khác bản của gói ({__version__}), hoặc đã bị sửa.", REINSTALL)


def _mark_of_the_web(machine: Machine, _: Interpreter) -> Seen:
    path = addin_path(machine)
    if machine.has_mark_of_the_web(path):
        mend = f"{REINSTALL} Hoặc: bấm phải tệp “{path}” → Thuộc tính → Bỏ chặn (Unblock)."
        return fault("Windows coi tệp tiện ích là tệp tải từ mạng và chặn macro của nó.", mend)
    return good("Windows không coi tệp tiện ích là tệp tải từ mạng.")


def _command(machine: Machine, python: Interpreter) -> Seen:
    command = machine.registry.value(OWN_KEY, COMMAND)
    program = re.match(r'"([^"]+)"', str(command or ""))
    if program is None:
        return fault("Nút bấm chưa biết gọi mtqg-xl ở đâu.", REINSTALL)
    if machine.program(program[1]) is None:
        return fault(f"Nút bấm gọi “{program[1]}”, nay không còn.", REINSTALL)
    if command != command_line(python.executable):
        return warning(f"Nút bấm gọi một Python khác: “{program[1]}”.", f"Nếu không cố ý: {REINSTALL}")
    return good(f"Nút bấm gọi “{program[1]}”.")


@dataclass(frozen=True, slots=True)
class _Check:
    """One thing to look at; most of it exists in Windows alone."""

    id: str
    title: str
    look: Callable[[Machine, Interpreter], Seen]
    is_anywhere: bool = False


_NOT_HERE = Seen(State.NOT_APPLICABLE, "chỉ có trên Windows.")
_CHECKS = (
    _Check("python", "Python", _python, is_anywhere=True),
    _Check("package", "Gói mtqg-xl", _package, is_anywhere=True),
    _Check("libreoffice", "LibreOffice", _libreoffice, is_anywhere=True),
    _Check("excel_program", "Excel", lambda machine, _: excel_program(machine)),
    _Check("excel_library", "Nối với Excel", _excel_library),
    _Check("addin_file", "Tệp tiện ích", _addin_file),
    _Check("mark_of_the_web", "Dấu tải từ mạng", _mark_of_the_web),
    _Check("trusted_location", "Thư mục tin cậy", lambda machine, _: trusted_location(machine)),
    _Check("macro_policy", "Macro", lambda machine, _: macro_policy(machine)),
    _Check("opened_at_start", "Mở cùng Excel", lambda machine, _: opened_at_start(machine)),
    _Check("command", "Lệnh của nút bấm", _command),
    _Check("child_processes", "Defender", lambda machine, _: child_processes(machine)),
)
