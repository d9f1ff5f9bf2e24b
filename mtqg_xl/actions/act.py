"""One action by its name, as a ribbon, a menu or a window asks for it."""

from mtqg_xl.actions.desk import Desk, Replies
from mtqg_xl.actions.memory import Memory
from mtqg_xl.actions.table import NAMED, TAKE_BACK
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.host import Answer, Host
from mtqg_xl.hosts.question import Asking
from mtqg_xl.pipeline.tracking import Track, as_they_come


def act(
    name: str,
    host: Host,
    definitions: Definitions,
    memory: Memory,
    replies: Replies | None = None,
    track: Track = as_they_come,
) -> Answer:
    """Do an action in an open workbook, and return what was done.

    What was written is remembered only once the host has taken it. Where the action must know something first, the
    answer asks and nothing was done: put its questions to the officer and call again with all ``replies``.

    Raises:
        UsageError: there is no such action, or what it needs is not there: one sentence for the officer.
        MtqgError: the workbook takes no change, or a file cannot be written.
    """
    if name not in NAMED:
        raise UsageError(f"Không có nút “{name}”. Cài lại tiện ích cho đúng phiên bản.")
    answer = NAMED[name].run(Desk(host, definitions, memory, replies or {}, track))
    if answer.asks:
        return answer
    host.apply(answer)
    if answer.undo:
        memory.keep(host.key, answer.undo)
    if name == TAKE_BACK:
        memory.forget(host.key)
    return answer


def press(
    name: str, host: Host, definitions: Definitions, memory: Memory, asking: Asking, track: Track = as_they_come
) -> Answer:
    """Do an action, putting its questions to the officer until it is done or a dialog is closed.

    Raises:
        MtqgError: as for `act`.
    """
    replies: dict[str, str] = {}
    while (answer := act(name, host, definitions, memory, replies, track)).asks:
        for question in answer.asks:
            replies[question.key] = asking.ask(question)
            if not replies[question.key] and not question.may_stay_open:
                break
    return answer
