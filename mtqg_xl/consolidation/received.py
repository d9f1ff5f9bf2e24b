"""What is known of each reporter of a total: whether it sent, which file, and what is wrong with it."""

from dataclasses import dataclass

from mtqg_xl.checks.result import FileResult


@dataclass(frozen=True, slots=True)
class Received:
    """What stands in SỔ NHẬN about one reporter; ``status`` is in words."""

    code: str
    name: str
    status: str
    file: str
    result: FileResult | None
