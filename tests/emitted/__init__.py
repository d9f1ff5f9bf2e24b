"""A linter for what we emit or patch, in the place of the Excel and the Word that the tests cannot run.

``problems`` refuses what makes Excel or Word ask to repair a file, and what the project's own rules forbid in it.
For a patched file of an officer compare the problems before and after: what an officer brought along is not ours.
"""

from collections.abc import Collection
from pathlib import Path

from tests.emitted.document import document_problems
from tests.emitted.formulas import ALLOWED_FUNCTIONS
from tests.emitted.package import Package
from tests.emitted.schema import schema_folder, schema_problems
from tests.emitted.workbook import workbook_problems

__all__ = ["ALLOWED_FUNCTIONS", "problems", "schema_folder"]


def problems(path: Path, functions: Collection[str] | None = ALLOWED_FUNCTIONS) -> list[str]:
    """Return what is wrong with an .xlsx or .docx, one sentence each; an empty list when nothing is.

    ``functions`` are the sheet functions that its formulas may use; None allows every one that is neither volatile nor
    dependent on the locale.
    """
    package = Package.read(path)
    found = package.problems()
    if package.damaged:
        return found
    found += schema_problems(package)
    if path.suffix.lower() == ".docx":
        return found + document_problems(package)
    return found + workbook_problems(package, functions)
