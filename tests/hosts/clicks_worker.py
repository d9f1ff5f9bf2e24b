"""A LibreOffice with windows, as a test watches it: where a button is on the screen, what stands in a cell.

One job per line on stdin: {"open": path, "read_only": false} · {"place": name, "role": role or null} ·
{"cell": [sheet, cell]} · {"select": [sheet, cell]} · {"sheets": true} · {"strip": true} · {"close": true} ·
{"new_text": true}
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

TABLES = {28, 63, 64, 66}  # roles of sheets and documents: they have a child for each of their million cells
_DEEP = 12


class Watched:
    """The windows of LibreOffice and the document in the first of them."""

    def __init__(self, context):
        """Find the desktop."""
        create = context.ServiceManager.createInstanceWithContext
        self.desktop = create("com.sun.star.frame.Desktop", context)
        self.toolkit = create("com.sun.star.awt.Toolkit", context)
        self.document = None

    def answer(self, job):
        """Do one job."""
        (kind,) = [name for name in ("open", "place", "cell", "select", "names", "texts", "close") if name in job]
        return getattr(self, "_" + kind)(job)

    def _open(self, job):
        options = worker.properties(MacroExecutionMode=0, ReadOnly=job.get("read_only", False))
        url = job["open"] if job["open"].startswith("private:") else uno.systemPathToFileUrl(job["open"])
        self.document = self.desktop.loadComponentFromURL(url, "_default", 0, options)
        window = self.document.CurrentController.Frame.ContainerWindow
        window.setPosSize(0, 0, 1366, 768, 15)
        window.toFront()
        return {}

    def _close(self, job):
        if self.document is not None:
            self.document.close(True)
        self.document = None
        return {}

    def _place(self, job):
        for found in self._walk():
            if found.getAccessibleName() == job["place"] and job.get("role") in (None, found.getAccessibleRole()):
                bounds, corner = found.getBounds(), found.getLocationOnScreen()
                if bounds.Width > 0 and corner.X >= 0:
                    return {"at": [corner.X + bounds.Width // 2, corner.Y + bounds.Height // 2]}
        return {}

    def _texts(self, job):
        """Return every name that is shown outside the sheet, with the role."""
        return {"texts": [[found.getAccessibleRole(), found.getAccessibleName()] for found in self._walk()]}

    def _walk(self):
        for at in range(self.toolkit.getTopWindowCount()):
            window = self.toolkit.getTopWindow(at)
            context = window.getAccessibleContext() if hasattr(window, "getAccessibleContext") else None
            if context is not None:
                yield from below(context, 0)

    def _cell(self, job):
        sheet, cell = job["cell"]
        found = self.document.Sheets.getByName(sheet).getCellRangeByName(cell).getCellByPosition(0, 0)
        return {"formula": found.Formula, "value": found.Value}

    def _select(self, job):
        sheet, cell = job["select"]
        controller = self.document.CurrentController
        target = self.document.Sheets.getByName(sheet)
        controller.setActiveSheet(target)
        controller.select(target.getCellRangeByName(cell))
        return {}

    def _names(self, job):
        return {"names": list(self.document.Sheets.ElementNames)}


def below(context, depth):
    """Yield an accessible thing and what is inside it, sheets left out."""
    yield context
    if depth < _DEEP and context.getAccessibleRole() not in TABLES:
        for at in range(min(context.getAccessibleChildCount(), 200)):
            child = context.getAccessibleChild(at)
            if child is not None:
                yield from below(child.getAccessibleContext(), depth + 1)


def main():
    """Answer jobs until stdin ends, then end LibreOffice."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what uno prints must not fall among the answers
    watched = Watched(worker.connected(sys.argv[1], float(sys.argv[2])))
    print("{}", file=answers, flush=True)
    try:
        for line in sys.stdin.buffer:
            try:
                found = watched.answer(json.loads(line))
            except DisposedException:
                found = {"failed": "disposed"}
            except UnoError as problem:
                found = {"failed": f"{type(problem).__name__}: {problem.Message}"}
            print(json.dumps(found), file=answers, flush=True)
        watched.answer({"close": True})
        watched.desktop.terminate()
    except DisposedException:
        sys.exit(worker.LOST)


if __name__ == "__main__":
    main()
