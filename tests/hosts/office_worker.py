"""A workbook held open in LibreOffice, with the code that our add-on runs there; see `tests.libreoffice.worker`.

One job per line on stdin: {"open": path} · {"snapshot": true} · {"apply": answer} · {"select": [sheet, cell]} ·
{"held": true}, what the sheets hold without what only a reader wants · {"excel": [operation, argument…]}, which the
engine of xlwings asks (`tests.hosts.excel_engine.office_side`).
"""

import json
import os
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import uno
from com.sun.star.lang import DisposedException
from com.sun.star.uno import Exception as UnoError

ROOT = Path(__file__).resolve().parents[2]
worker = SourceFileLoader("worker", str(ROOT / "tests" / "libreoffice" / "worker.py")).load_module()
office_side = SourceFileLoader("office_side", str(ROOT / "macros" / "libreoffice" / "mtqg_office.py")).load_module()
excel_side = SourceFileLoader(
    "excel_side", str(ROOT / "tests" / "hosts" / "excel_engine" / "office_side.py")
).load_module()


class OpenBook:
    """The one workbook that is open."""

    def __init__(self, context):
        """Start with none."""
        self.desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.document = None
        self.excel = excel_side.Books(self.desktop)

    def answer(self, job):
        """Do one job."""
        if "excel" in job:
            return {"told": self.excel.answer(job["excel"])}
        if "open" in job:
            self.close()
            url = uno.systemPathToFileUrl(job["open"])
            self.document = self.desktop.loadComponentFromURL(url, "_blank", 0, worker.properties(MacroExecutionMode=0))
        elif "apply" in job:
            office_side.apply(self.document, job["apply"])
        elif "select" in job:
            sheet, cell = job["select"]
            office_side.go_to(self.document, {"sheet": sheet, "cell": cell})
        elif "snapshot" in job:
            return office_side.snapshot(self.document)
        elif "held" in job:
            return {"sheets": [held(sheet) for sheet in self.document.Sheets]}
        return {}

    def close(self):
        """Close the workbook without saving it."""
        if self.document is not None:
            self.document.close(True)
            self.document = None


def held(sheet):
    """Return name, lock, and formulas or constants of a sheet: a tenth of the time of a snapshot."""
    return {
        "name": sheet.Name,
        "protected": sheet.isProtected(),
        "content": worker.used_range(sheet).getFormulaArray(),
    }


def main():
    """Answer jobs until stdin ends, then end LibreOffice."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what uno prints must not fall among the answers
    book = OpenBook(worker.connected(sys.argv[1], float(sys.argv[2])))
    print("{}", file=answers, flush=True)
    try:
        for line in sys.stdin.buffer:
            try:
                found = book.answer(json.loads(line))
            except DisposedException:
                raise
            except excel_side.RefusedError as problem:
                found = {"refused": str(problem)}
            except UnoError as problem:
                found = {"failed": f"{type(problem).__name__}: {problem.Message}"}
            print(json.dumps(found), file=answers, flush=True)
        book.close()
        book.excel.close()
        book.desktop.terminate()
    except DisposedException:
        sys.exit(worker.LOST)


if __name__ == "__main__":
    main()
