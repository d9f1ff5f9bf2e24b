"""The words of Tk's own dialogs for files and folders, in Vietnamese: Windows and macOS show dialogs of theirs."""

import tkinter as tk

_WORDS = {
    "&Cancel": "&Hủy",
    "&Directory:": "&Thư mục:",
    "&No": "&Không",
    "&OK": "Đồ&ng ý",
    "&Open": "&Mở",
    "&Save": "&Lưu",
    "&Selection:": "Đã &chọn:",
    "&Yes": "&Có",
    "File &name:": "Tê&n tệp:",
    "Files of &type:": "&Loại tệp:",
    "Open": "Mở",
    "Choose Directory": "Chọn thư mục",
    'Directory "%1$s" does not exist.': "Không có thư mục “%1$s”.",
    'File "%1$s" does not exist.': "Không có tệp “%1$s”.",
    'Invalid file name "%1$s".': "Tên tệp không hợp lệ: “%1$s”.",
    'Cannot change to the directory "%1$s".\nPermission denied.': "Không được phép mở thư mục “%1$s”.",
}
"""An ampersand stands before the letter that presses a button."""


def speak_vietnamese(root: tk.Tk) -> None:
    """Let Tk speak Vietnamese, whatever the language of the system."""
    root.tk.eval("package require msgcat")
    root.tk.call("::msgcat::mclocale", "vi")
    for english, vietnamese in _WORDS.items():
        root.tk.call("namespace", "eval", "::tk", ("::msgcat::mcset", "vi", english, vietnamese))
