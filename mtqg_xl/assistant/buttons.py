"""The buttons of the window in their groups: those of every program, and those that only a window needs."""

from dataclasses import dataclass
from itertools import groupby

from mtqg_xl.actions.table import ACTIONS, Action

ADOPT = "adopt"
HELP = "Trợ giúp"
_KEYS = {
    "check": "k", "next": "l", "restore": "p", "take-back": "s", "clear": "x",
    "roll-forward": "c", "new-report": "t", "proofread": "w", "check-and-report": "v",
    "consolidate": "h", "who-is-missing": "a", "send-back": "r", "adjust": "u",
    "trace": "q", "compare": "o", "treasury": "b",
    ADOPT: "i",
}  # fmt: skip
"""The letter that presses a button together with Alt, underlined where the label has it."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button: ``key`` is pressed with Alt, ``tip`` is told where the mouse rests on it or the keyboard comes by."""

    name: str
    label: str
    tip: str
    key: str = ""
    is_main: bool = False

    @property
    def underlined(self) -> int:
        """Where the key stands in the label; -1 where it does not."""
        return self.label.casefold().find(self.key) if self.key else -1


def groups() -> tuple[tuple[str, tuple[Button, ...]], ...]:
    """Return the groups with their buttons, in the order of the ribbon."""
    found = groupby(ACTIONS, key=lambda action: action.group)
    shared = {name: tuple(map(_button, actions)) for name, actions in found}
    shared[HELP] = (*shared.get(HELP, ()), _ADOPT)
    return tuple(shared.items())


def _button(action: Action) -> Button:
    return Button(action.name, action.label, f"{action.tip}. {action.more}", _KEYS.get(action.name, ""), action.is_main)


_ADOPT = Button(
    ADOPT,
    "Nhận mẫu biểu…",
    "Nhận mẫu biểu của cơ quan (.xlsx). Hỏi từng chỗ chưa chắc, cho xem lại, rồi ghi định nghĩa.",
    _KEYS[ADOPT],
)
