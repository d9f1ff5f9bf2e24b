"""Names of the files that we make: ASCII, without spaces, the unit first because Zalo shows only the start.

Reading never depends on them: eOffice renames files and Zalo adds "(1)". The code keeps units of one name apart.
"""

from datetime import datetime
from typing import Literal

from mtqg_xl.areas.reporters import Reporter
from mtqg_xl.vietnamese import Period, ascii_name

LONGEST = 48
"""How many characters a name may have, with its ending."""

BatchPrefix = Literal["TH", "PHAISUA", "TIN_NHAN"]


def file_name(
    reporter: Reporter, kit_token: str, period: Period, submission: int = 1, *, returned: bool = False
) -> str:
    """Return the name of a workbook: ``LucBinh-01990_3CT_6T2024_L1.xlsx``.

    ``submission`` counts how often the unit has sent this period; a ``returned`` copy ends in ``_TRALAI``. The unit's
    name is cut so that 48 characters suffice, its code never.
    """
    sent_back = "_TRALAI" if returned else ""
    return _named("", reporter, f"_{kit_token}_{period.file_token}_L{submission}{sent_back}.xlsx")


def report_file_name(reporter: Reporter, kit_token: str, period: Period) -> str:
    """Return the name of a Word report: ``LucBinh-01990_BC3CT_6T2024.docx``."""
    return _named("", reporter, f"_BC{kit_token}_{period.file_token}.docx")


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
    return _named(f"{prefix}_", receiver, rest)


def _named(prefix: str, reporter: Reporter, rest: str) -> str:
    room = LONGEST - len(prefix) - len(reporter.code) - len(rest) - 1
    name = ascii_name(reporter.name)[: max(room, 0)]
    unit = f"{name}-{reporter.code}" if name else reporter.code
    return f"{prefix}{unit}{rest}"
