"""A LibreOffice with windows, as a test watches it: where a button is on the screen, what stands in a cell.

One job per line on stdin: {"open": path or address, "read_only": false} · {"place": name, "role": number} ·
{"cell": [sheet, cell]} · {"select": [sheet, cell]} · {"sheets": true} · {"told": true} · {"forget": true} ·
{"lock": [sheet, password]} · {"leave": true} · {"alone": true}
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

SHEETS = {58, 84}  # roles of tables and of spreadsheets: they have a child for each of their cells
BARS = {34, 63}  # roles of menus and toolbars
LABEL = 86  # the role of a text in a strip
STRIP = "mtqg"
_DEEP, _MOST = 12, 200


class Watched:
    """The windows of LibreOffice and the document in the first of them."""

    def __init__(self, context):
        """Find the desktop."""
        self.create = lambda name: context.ServiceManager.createInstanceWithContext(name, context)
        self.desktop = self.create("com.sun.star.frame.Desktop")
        self.toolkit = self.create("com.sun.star.awt.Toolkit")
        self.document = None

    def answer(self, job):
        """Do one job."""
        (kind,) = [
            name
            for name in ("open", "place", "cell", "select", "sheets", "told", "forget", "lock", "leave", "alone")
            if name in job
        ]
        return getattr(self, "_" + kind)(job)

    def _open(self, job):
        before = self.document
        options = worker.properties(
            MacroExecutionMode=0, ReadOnly=job.get("read_only", False), AsTemplate=job.get("unsaved", False)
        )
        url = job["open"] if job["open"].startswith("private:") else uno.systemPathToFileUrl(job["open"])
        self.document = self.desktop.loadComponentFromURL(url, "_default", 0, options)
        window = self.document.CurrentController.Frame.ContainerWindow
        window.setPosSize(0, 0, 1366, 768, 15)
        window.toFront()
        if before is not None:  # only now: with its last document LibreOffice would end
            before.close(True)
        return {}

    def _place(self, job):
        """Return the middle of what is called so on the screen; nothing while it is not shown."""
        for found in self._walk():
            if found.getAccessibleName() == job["place"] and found.getAccessibleRole() == job["role"]:
                bounds, corner = found.getBounds(), found.getLocationOnScreen()
                if bounds.Width > 0 and corner.X >= 0:
                    return {"at": [corner.X + bounds.Width // 2, corner.Y + bounds.Height // 2]}
        return {}

    def _told(self, job):
        """Return what the strip of a button says; nothing while there is none.

        Whether it is there is asked of the window itself: walking through windows while one is made breaks LibreOffice.
        """
        if not self.document.CurrentController.hasInfobar(STRIP):
            return {}
        texts = [found.getAccessibleName() for found in self._walk() if found.getAccessibleRole() == LABEL]
        return {"told": texts}

    def _lock(self, job):
        name, password = job["lock"]
        sheet = self.document.Sheets.getByName(name)
        sheet.unprotect("")
        sheet.protect(password)
        return {}

    def _leave(self, job):
        """Know no workbook any more: somebody closes it at the keyboard."""
        self.document.setModified(False)  # reading it has made LibreOffice calculate some cells: it would ask
        self.document = None
        return {}

    def _alone(self, job):
        """Say whether the start centre stands where the last workbook was.

        That is asked of the frame: walking through windows while one is made breaks LibreOffice.
        """
        frame = self.desktop.getCurrentFrame()
        shown = frame.getController() if frame is not None else None
        return {"alone": shown is not None and shown.supportsService("com.sun.star.frame.StartModule")}

    def _forget(self, job):
        """Take the strip away, so that the next one is a new one."""
        if self.document is not None and self.document.CurrentController.hasInfobar(STRIP):
            self.document.CurrentController.removeInfobar(STRIP)
        return {}

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

    def _sheets(self, job):
        return {"sheets": list(self.document.Sheets.ElementNames)}


def below(context, depth):
    """Yield an accessible thing and what is inside it; sheets, and menus and toolbars of others, are left out."""
    yield context
    if depth < _DEEP and may_be_inside(context):
        for at in range(min(context.getAccessibleChildCount(), _MOST)):
            child = context.getAccessibleChild(at)
            if child is not None:
                yield from below(child.getAccessibleContext(), depth + 1)


def may_be_inside(context):
    """Whether something that a test looks for may be in here: each look at a thing is a call to another process."""
    role = context.getAccessibleRole()
    return role not in SHEETS and (role not in BARS or context.getAccessibleName().startswith("MTQG"))


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
        if watched.document is not None:
            watched.document.close(True)
        watched.desktop.terminate()
    except DisposedException:
        sys.exit(worker.LOST)


if __name__ == "__main__":
    main()
