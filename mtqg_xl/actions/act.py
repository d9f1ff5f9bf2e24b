"""One action by its name, as a ribbon, a menu or a window asks for it."""

from collections.abc import Callable

from mtqg_xl.actions.checking import check, clear_marks, next_finding
from mtqg_xl.actions.memory import Memory
from mtqg_xl.actions.restoring import restore, take_back
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.findings import UsageError
from mtqg_xl.hosts.host import Answer, Host

TAKE_BACK = "take-back"
_ANSWERS: dict[str, Callable[[Host, Definitions, Memory], Answer]] = {
    "check": lambda host, definitions, _: check(host, definitions),
    "next": lambda host, definitions, _: next_finding(host, definitions),
    "restore": lambda host, definitions, _: restore(host, definitions),
    TAKE_BACK: lambda host, _, memory: take_back(host, memory),
    "clear": lambda *_: clear_marks(),
}
ACTIONS = tuple(_ANSWERS)


def act(name: str, host: Host, definitions: Definitions, memory: Memory) -> Answer:
    """Do an action in an open workbook, and return what was done.

    What was written is remembered only once the host has taken it.

    Raises:
        UsageError: there is no such action, or what it needs is not there: one sentence for the officer.
        MtqgError: the workbook takes no change.
    """
    if name not in _ANSWERS:
        raise UsageError(f"Không có nút “{name}”; có: {', '.join(ACTIONS)}.")
    answer = _ANSWERS[name](host, definitions, memory)
    host.apply(answer)
    if answer.undo:
        memory.keep(host.key, answer.undo)
    if name == TAKE_BACK:
        memory.forget(host.key)
    return answer
