"""What the officer sees of a button in LibreOffice: a strip above the sheet, a list to read, questions.

Run by LibreOffice's own Python, which has no other library than uno; the syntax stays that of Python 3.8.
"""

import uno
from com.sun.star.awt.MessageBoxType import INFOBOX, QUERYBOX

TITLE = "MTQG"
_STRIP = "mtqg"
_INFORMATION = 0  # com.sun.star.frame.InfobarType.INFO
_OK, _YES_NO = 1, 3  # com.sun.star.awt.MessageBoxButtons
_YES = 2  # com.sun.star.awt.MessageBoxResults
_POSITION = 3  # com.sun.star.awt.PosSize.POS
_CHOSEN = 1  # com.sun.star.ui.dialogs.ExecutableDialogResults.OK
_WIDTH, _LINE, _EDGE = 300, 12, 6  # of dialogs, in the units of their fonts


class Dialogs:
    """The dialogs of one window."""

    def __init__(self, context, frame):
        """Take the window in which a button was pressed."""
        self._context, self._frame = context, frame

    def tell(self, message, lines=()):
        """Show a sentence above the sheet; with lines, or where there is no sheet, in a dialog."""
        if lines:
            self._show_list(message, lines)
        elif not self._show_strip(message):
            self._box(INFOBOX, _OK, message)

    def confirm(self, question):
        """Return whether the officer says yes."""
        return self._box(QUERYBOX, _YES_NO, question) == _YES

    def ask(self, question):
        """Return the reply to a question of an action; empty where the dialog was closed."""
        asked = {"file": self._file, "folder": self._folder, "choice": self._choice}
        return asked.get(question["kind"], self._words)(question)

    # --- showing ------------------------------------------------------------------------------------------------

    def _show_strip(self, message):
        controller = self._frame.Controller if self._frame is not None else None
        if controller is None or not hasattr(controller, "appendInfobar"):
            return False
        if controller.hasInfobar(_STRIP):
            controller.removeInfobar(_STRIP)
        controller.appendInfobar(_STRIP, TITLE, message, _INFORMATION, (), True)
        return True

    def _box(self, kind, buttons, text):
        parent = self._frame.ContainerWindow if self._frame is not None else None
        return self._service("com.sun.star.awt.Toolkit").createMessageBox(parent, kind, buttons, TITLE, text).execute()

    def _show_list(self, message, lines):
        form = _Form(_LINE * 21)
        form.add("FixedText", "message", 0, _LINE * 3, Label=message, MultiLine=True)
        text = "\n".join(lines)
        form.add("Edit", "list", _LINE * 3, _LINE * 15, Text=text, MultiLine=True, ReadOnly=True, VScroll=True)
        form.add_button("close", 0, "Đóng", _CHOSEN, is_default=True)
        self._execute(form)

    # --- asking -------------------------------------------------------------------------------------------------

    def _file(self, question):
        picker = self._service("com.sun.star.ui.dialogs.FilePicker")
        picker.setTitle(question["title"])
        wanted = ";".join("*" + ending for ending in question["endings"]) or "*"
        picker.appendFilter(wanted, wanted)
        folder = question["proposed"].replace("\\", "/").rpartition("/")[0]
        if folder:
            picker.setDisplayDirectory(uno.systemPathToFileUrl(folder))
        if picker.execute() != _CHOSEN:
            return ""
        return uno.fileUrlToSystemPath(picker.getSelectedFiles()[0])

    def _folder(self, question):
        picker = self._service("com.sun.star.ui.dialogs.FolderPicker")
        picker.setTitle(question["title"])
        if question["proposed"]:
            picker.setDisplayDirectory(uno.systemPathToFileUrl(question["proposed"]))
        return uno.fileUrlToSystemPath(picker.getDirectory()) if picker.execute() == _CHOSEN else ""

    def _words(self, question):
        form = _Form(_LINE * 6)
        form.add("FixedText", "title", 0, _LINE, Label=question["title"])
        form.add("Edit", "reply", _LINE * 3 // 2, _LINE + 2, Text=question["proposed"])
        form.add_answers()
        reply = self._execute(form, "reply", lambda control: control.getText())
        return (reply or "").strip()

    def _choice(self, question):
        form = _Form(_LINE * 16)
        form.add("FixedText", "title", 0, _LINE, Label=question["title"])
        shown = tuple(words for _, words in question["options"])
        form.add("ListBox", "reply", _LINE * 3 // 2, _LINE * 11, StringItemList=shown, SelectedItems=(0,))
        form.add_answers()
        chosen = self._execute(form, "reply", lambda control: control.getSelectedItemPos())
        return "" if chosen is None or chosen < 0 else question["options"][chosen][0]

    def _execute(self, form, wanted="", read=None):
        """Show a form and return what is read of one of its fields; None where it was closed."""
        dialog = self._service("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(form.model(self._service("com.sun.star.awt.UnoControlDialogModel")))
        parent = self._frame.ContainerWindow if self._frame is not None else None
        dialog.createPeer(self._service("com.sun.star.awt.Toolkit"), parent)
        if parent is not None:
            own, around = dialog.getPosSize(), parent.getPosSize()
            dialog.setPosSize((around.Width - own.Width) // 2, (around.Height - own.Height) // 3, 0, 0, _POSITION)
        try:
            if dialog.execute() != _CHOSEN or read is None:
                return None
            return read(dialog.getControl(wanted))
        finally:
            dialog.dispose()

    def _service(self, name):
        return self._context.ServiceManager.createInstanceWithContext(name, self._context)


class _Form:
    """The fields of a dialog, one below the other."""

    def __init__(self, height):
        self._height = height
        self._fields = []

    def add(self, kind, name, top, height, **properties):
        """Put a field over the whole width."""
        place = {"PositionX": _EDGE, "PositionY": _EDGE + top, "Width": _WIDTH - 2 * _EDGE, "Height": height}
        self._fields.append((kind, name, {**place, **properties}))

    def add_button(self, name, from_right, label, kind, is_default=False):
        """Put a button into the last line; ``kind`` 1 confirms, 2 closes; Enter presses the default one."""
        left = _WIDTH - (from_right + 1) * (60 + _EDGE)
        place = {"PositionX": left, "PositionY": self._height - _LINE * 2, "Width": 60, "Height": _LINE + 4}
        press = {"Label": label, "PushButtonType": kind, "DefaultButton": is_default}
        self._fields.append(("Button", name, {**place, **press}))

    def add_answers(self):
        """Put the two buttons of a question into the last line."""
        self.add_button("cancel", 0, "Thôi", 2)
        self.add_button("ok", 1, "Đồng ý", _CHOSEN, is_default=True)

    def model(self, model):
        """Return the model of a dialog with these fields in it."""
        model.Title, model.Width, model.Height = TITLE, _WIDTH, self._height
        for kind, name, properties in self._fields:
            field = model.createInstance("com.sun.star.awt.UnoControl" + kind + "Model")
            for key, value in properties.items():
                if isinstance(value, tuple):
                    typed = "[]short" if key == "SelectedItems" else "[]string"
                    uno.invoke(field, "setPropertyValue", (key, uno.Any(typed, value)))
                else:
                    field.setPropertyValue(key, value)
            model.insertByName(name, field)
        return model
