"""What is wrong in somebody's figures (a value) and what stops the program (an exception)."""

from mtqg_xl.findings.codes import CODES
from mtqg_xl.findings.errors import DefinitionError, MtqgError, OutputError, StoppedError, UsageError
from mtqg_xl.findings.finding import RESULT_SHEET, Finding
from mtqg_xl.findings.kinds import Code, Severity

__all__ = [
    "CODES",
    "RESULT_SHEET",
    "Code",
    "DefinitionError",
    "Finding",
    "MtqgError",
    "OutputError",
    "Severity",
    "StoppedError",
    "UsageError",
]
