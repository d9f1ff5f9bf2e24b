"""Names of the files that we make: ASCII, without spaces, the unit first because Zalo shows only the start.

Reading never depends on them: eOffice renames files and Zalo adds "(1)". The code keeps units of one name apart.
"""

import re
from datetime import datetime
from typing import Literal

from mtqg_xl.areas.reporters import Reporter
from mtqg_xl.vietnamese import Period, ascii_name

LONGEST = 48
"""How many characters a name may have, with its ending."""

NOBODY = "Chua ro don vi"
"""What stands in a name where the file does not say who sent it."""

_CODE = re.compile(r"[0-9A-Za-z-]{0,12}")

BatchPrefix = Literal["TH", "PHAISUA", "TIN_NHAN"]


def file_name(reporter: Reporter, kit_token: str, period: Period, submission: int = 1) -> str:
    """Return the name of a workbook: ``LucBinh-01990_3CT_6T2024_L1.xlsx``.

    ``submission`` counts how often the unit has sent this period. The unit's name is cut so that 48 characters
    suffice, its code never.
    """
    return _named("", reporter.name, reporter.code, f"_{kit_token}_{period.file_token}_L{submission}.xlsx")


def returned_file_name(
    name: str,
    code: str,
    kit_token: str,
    period: Period | None,
    submission: int = 1,
    *,
    copy: int = 1,
    ending: str = ".xlsx",
) -> str:
    """Return the name of a copy that goes back: ``LucBinh-01990_3CT_6T2024_L1_TRALAI.xlsx``.

    Who sent the file is what its stamp says, and may be unknown. ``copy`` parts several files of one unit.
    """
    known = "" if period is None else f"_{period.file_token}"
    again = "" if copy == 1 else f"-{copy}"
    rest = f"_{kit_token}{known}_L{submission}_TRALAI{again}{ending}"
    return _named("", name if name or code else NOBODY, code, rest)


def report_file_name(reporter: Reporter, kit_token: str, period: Period) -> str:
    """Return the name of a Word report: ``LucBinh-01990_BC3CT_6T2024.docx``."""
    return _named("", reporter.name, reporter.code, f"_BC{kit_token}_{period.file_token}.docx")


def batch_file_name(
    receiver: Reporter,
    kit_token: str,
    period: Period,
    made: datetime,
    *,
    prefix: BatchPrefix = "TH",
    extension: str = "xlsx",
) -> str:
    """Return the name of a file about many units: ``TH_BachThong-063_3CT_6T2024_20240624-1530.xlsx``.

    ``TH`` is the consolidated book, ``PHAISUA`` the findings, ``TIN_NHAN`` the messages. 48 characters suffice for
    receivers with a code of at most five characters.
    """
    rest = f"_{kit_token}_{period.file_token}_{made:%Y%m%d-%H%M}.{extension}"
    return _named(f"{prefix}_", receiver.name, receiver.code, rest)


def handover_file_name(giver: Reporter, receiver: Reporter) -> str:
    """Return the name of the minutes of a handover: ``BANGIAO_LucBinh-01990_PhuThong-01969.docx``."""
    longest = (LONGEST - len("BANGIAO__.docx")) // 2
    sides = (_named("", side.name, side.code, "", longest) for side in (giver, receiver))
    return f"BANGIAO_{'_'.join(sides)}.docx"


def _named(prefix: str, name: str, code: str, rest: str, longest: int = LONGEST) -> str:
    # a code comes from a file that others wrote: nothing of it may lead out of the folder
    plain = code if _CODE.fullmatch(code) else ascii_name(code)[:12]
    room = longest - len(prefix) - len(plain) - len(rest) - (1 if plain else 0)
    unit = "-".join(part for part in (ascii_name(name)[: max(room, 0)], plain) if part)
    return f"{prefix}{unit}{rest}"
