"""Files that go back to their reporters to be mended, and the text for each of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from mtqg_xl.areas import returned_file_name
from mtqg_xl.checks.result import Verdict
from mtqg_xl.findings import OutputError
from mtqg_xl.mending.messages import Returned, asked, by_reporter, message
from mtqg_xl.mending.sender import Sender, sender_of
from mtqg_xl.pipeline.batch import Checked, Source
from mtqg_xl.pipeline.files import refuse_existing, refuse_inputs, write_whole
from mtqg_xl.workbook.patch import PatchError

MESSAGES = "TIN_NHAN.txt"
_ASKED = {Verdict.BLOCK, Verdict.EXPLAIN, Verdict.INCOMPLETE}


@dataclass(frozen=True, slots=True)
class SentBack:
    """What was written: the copies, the texts, and the files of which no copy could be made, each with the reason."""

    files: tuple[Path, ...]
    messages: Path | None
    failed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Item:
    returned: Returned
    source: Source


def returned(checked: Checked) -> list[Returned]:
    """Return the files that should come back mended or explained, each with the name that its copy has."""
    return [item.returned for item in _items(checked)]


def _items(checked: Checked) -> list[_Item]:
    found: list[_Item] = []
    taken: set[str] = set()
    for result, source in zip(checked.results, checked.sources, strict=True):
        if source is not None and result.verdict in _ASKED:
            sender = sender_of(source.submission, source.kit)
            name = _free_name(sender, source, taken) if asked(result) else ""
            found.append(_Item(Returned(result, sender, name), source))
    return found


def _free_name(sender: Sender, source: Source, taken: set[str]) -> str:
    """Return a name that no other file of this run has; what is there from an earlier run is another matter."""
    ending = ".xlsm" if _has_macros(Path(source.submission.path)) else ".xlsx"
    copy = 1
    while True:
        name = returned_file_name(
            sender.name, sender.code, source.kit.token, sender.period, sender.submission, copy=copy, ending=ending
        )
        if name not in taken:
            taken.add(name)
            return name
        copy += 1


def _has_macros(path: Path) -> bool:
    """Whether Excel would refuse a copy of a file that is called ``.xlsx``."""
    try:
        with ZipFile(path) as package:
            return b"macroEnabled" in package.read("[Content_Types].xml")
    except (OSError, BadZipFile, KeyError):
        return False


def messages_text(items: Sequence[Returned]) -> str:
    """Return one text for each reporter, parted by empty lines."""
    return "\r\n\r\n".join(message(group).replace("\n", "\r\n") for group in by_reporter(items)) + "\r\n"


def write_sent_back(checked: Checked, folder: Path, *, force: bool = False) -> SentBack:
    """Write a copy for each file that should come back, and TIN_NHAN.txt; nothing where all is in order.

    Raises:
        OutputError: a file exists already, would replace one that is read, or cannot be written.
    """
    items = _items(checked)
    if not items:
        return SentBack((), None, ())
    texts = folder / MESSAGES
    outputs = [*(folder / item.returned.file for item in items if item.returned.file), texts]
    for path in outputs:
        refuse_inputs(path, checked.inputs)
    refuse_existing(outputs, force=force)
    written: list[Path] = []
    told: list[Returned] = []
    failed: list[tuple[str, str]] = []
    for item in items:
        try:
            written += _write_copy(item, folder, force=force)
            told.append(item.returned)
        except PatchError as error:
            failed.append((item.returned.result.file, str(error)))
            told.append(replace(item.returned, file=""))  # nothing is attached to its message
    write_whole(texts, messages_text(told).encode("utf-8-sig"), force=force)
    return SentBack(tuple(written), texts, tuple(failed))


def _write_copy(item: _Item, folder: Path, *, force: bool) -> list[Path]:
    """Write the copy of one file and return its path; none where nothing in it is wrong but only lacking."""
    from mtqg_xl.mending.send_back import send_back

    if not item.returned.file:
        return []
    received = Path(item.source.submission.path)
    try:
        package = received.read_bytes()
    except OSError as error:
        raise OutputError(f"Không đọc lại được tệp “{received.name}” để làm tệp trả lại.") from error
    copy = send_back(package, item.returned.result, item.source.submission, item.source.kit, item.returned.sender)
    return [write_whole(folder / item.returned.file, copy, force=force)]
