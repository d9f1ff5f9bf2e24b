"""The menu and the toolbar MTQG of LibreOffice: each press asks mtqg-xl, and LibreOffice stays usable meanwhile.

A component of LibreOffice, run by its own Python, which has no other library than uno; the syntax stays that of
Python 3.8. Nothing is computed here.
"""

import threading

import mtqg_command
import mtqg_office
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.frame import XDispatch, XDispatchProvider
from com.sun.star.lang import DisposedException, XInitialization, XServiceInfo
from com.sun.star.uno import Exception as UnoError
from mtqg_dialogs import Dialogs

SERVICE = "vn.mtqg.xl.Buttons"
PROTOCOL = "vn.mtqg.xl:"
WORKING = "MTQG: đang làm…"
BUSY = "Đang làm việc trước. Dừng việc ấy lại?"
CLOSED = "Tệp đã đóng trong lúc làm; không ghi gì vào tệp."
UNREADABLE = "Không đọc được tệp đang mở; không đổi gì. Lưu tệp, đóng, mở lại rồi bấm lại."
REFUSED = "LibreOffice không ghi được vào tệp; không đổi gì. Lưu tệp, mở lại rồi bấm lại."

_running = []
"""The press that is under way; one at a time in a LibreOffice."""


class Buttons(unohelper.Base, XServiceInfo, XInitialization, XDispatchProvider, XDispatch):
    """What LibreOffice calls for the addresses of our buttons; one for each window."""

    def __init__(self, context):
        """Hold the context of the component."""
        self._context = context
        self._frame = None

    def initialize(self, arguments):
        """Take the window."""
        self._frame = arguments[0] if arguments else None

    def queryDispatch(self, url, target, flags):  # noqa: N802 - named by UNO
        """Return what does a button of ours."""
        return self if url.Protocol == PROTOCOL else None

    def queryDispatches(self, requests):  # noqa: N802 - named by UNO
        """Return the same for many."""
        return tuple(self.queryDispatch(item.FeatureURL, item.FrameName, item.SearchFlags) for item in requests)

    def dispatch(self, url, arguments):
        """Do a button."""
        dialogs = Dialogs(self._context, self._frame)
        if not _running:
            Press(self._context, self._frame, url.Path, dialogs).begin()
        elif dialogs.confirm(BUSY) and _running:
            _running[0].stop()

    def addStatusListener(self, listener, url):  # noqa: N802 - named by UNO
        """Tell nothing: every button can be pressed at any time, and says itself what is missing."""

    def removeStatusListener(self, listener, url):  # noqa: N802 - named by UNO
        """Nobody is told anything."""

    def getImplementationName(self):  # noqa: N802 - named by UNO
        """Return our name."""
        return SERVICE

    def supportsService(self, name):  # noqa: N802 - named by UNO
        """Whether we are what is asked for."""
        return name in self.getSupportedServiceNames()

    def getSupportedServiceNames(self):  # noqa: N802 - named by UNO
        """Return what we are."""
        return (SERVICE, "com.sun.star.frame.ProtocolHandler")


class Press(unohelper.Base, XCallback):
    """One press of a button, from the click to the answer; questions to the officer lie between."""

    def __init__(self, context, frame, action, dialogs):
        """Take the workbook that is before the officer now: what is done later is done in that one."""
        self._context, self._frame, self._action, self._dialogs = context, frame, action, dialogs
        self._document = spreadsheet_in(frame)
        self._replies = {}
        self._job = self._indicator = self._answer = None

    def begin(self):
        """Ask mtqg-xl in a process of its own; a thread waits for it."""
        try:
            self._job = mtqg_command.Job(self._action, self._snapshot())
        except UnoError:
            self._dialogs.tell(UNREADABLE)
            return
        _running[:] = [self]
        self._indicator = self._frame.createStatusIndicator() if self._frame is not None else None
        if self._indicator is not None:
            self._indicator.start(WORKING, 100)
        threading.Thread(target=self._wait, daemon=True).start()

    def stop(self):
        """End the process of this press."""
        self._job.stop()

    def _snapshot(self):
        if self._document is not None:
            writes = self._action in mtqg_office.WRITING
            return dict(mtqg_office.snapshot(self._document, writes), replies=self._replies)
        return mtqg_office.no_workbook(title_in(self._frame), self._replies)

    def _wait(self):
        self._answer = self._job.run(self._show_progress)
        # What touches documents and windows is done where LibreOffice does it itself.
        caller = self._context.ServiceManager.createInstanceWithContext("com.sun.star.awt.AsyncCallback", self._context)
        caller.addCallback(self, None)

    def _show_progress(self, done, everything):
        if self._indicator is not None:
            self._indicator.setText(f"{WORKING} {done}/{everything}")
            self._indicator.setValue(100 * done // max(everything, 1))

    def notify(self, data):
        """Take the answer, in the thread of LibreOffice."""
        try:
            if self._indicator is not None:
                self._indicator.end()
            _running.clear()
            self._take(self._answer)
        except DisposedException:
            Dialogs(self._context, None).tell(CLOSED)

    def _take(self, answer):
        if "error" in answer:
            self._dialogs.tell(answer["error"])
        elif answer.get("asks"):
            self._ask(answer["asks"])
        else:
            message = self._applied(answer)
            files = ["Đã ghi: " + path for path in answer.get("files", ())]
            lines = answer.get("lines", ())
            self._dialogs.tell(message, [*lines, *files] if lines else ())

    def _ask(self, questions):
        """Put the questions until a dialog is closed; the action is then called again, and says what follows."""
        for question in questions:
            reply = self._dialogs.ask(question)
            self._replies[question["key"]] = reply
            if not reply and not question["may_stay_open"]:
                break
        self.begin()

    def _applied(self, answer):
        """Put the answer into the workbook, and return what to say."""
        if self._document is None:
            return answer["message"]
        try:
            mtqg_office.apply(self._document, answer)
        except DisposedException:
            raise
        except UnoError:
            return REFUSED
        return answer["message"]


def spreadsheet_in(frame):
    """Return the workbook in a window; None where there is none."""
    model = model_in(frame)
    is_sheet = model is not None and model.supportsService("com.sun.star.sheet.SpreadsheetDocument")
    return model if is_sheet else None


def model_in(frame):
    """Return the document in a window; None where there is none, as in the start centre."""
    controller = frame.Controller if frame is not None else None
    return controller.Model if controller is not None and hasattr(controller, "Model") else None


def title_in(frame):
    """Return what another document than a workbook is called; empty where there is none."""
    model = model_in(frame)
    return model.Title if model is not None and hasattr(model, "Title") else ""


g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - named by LibreOffice
g_ImplementationHelper.addImplementation(Buttons, SERVICE, (SERVICE, "com.sun.star.frame.ProtocolHandler"))
