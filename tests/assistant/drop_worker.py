"""A file manager that drops files: XDND version 5 spoken by itself, through libX11 alone.

Usage: drop_worker.py X Y PATH…   It finds the window under a point of the screen, offers it the paths as text/uri-list,
waits until they are accepted, drops them, hands them over, and prints what the window says in the end.
"""

import ctypes
import ctypes.util
import sys
from ctypes import byref, c_char_p, c_int, c_long, c_ubyte, c_uint, c_ulong, c_void_p
from pathlib import Path

CLIENT_MESSAGE, SELECTION_REQUEST, SELECTION_NOTIFY = 33, 30, 31
VERSION, ATOM, BYTES = 5, 4, 8


class Event(ctypes.Structure):
    """As much of XEvent as the three events have in common, and the words after it."""

    _fields_ = (
        ("kind", c_int), ("serial", c_ulong), ("sent", c_int), ("display", c_void_p), ("words", c_ulong * 20),
    )  # fmt: skip


x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
x11.XOpenDisplay.restype = c_void_p
for name in ("XDefaultRootWindow", "XInternAtom", "XCreateSimpleWindow"):
    getattr(x11, name).restype = c_ulong
x11.XCreateSimpleWindow.argtypes = (c_void_p, c_ulong, c_int, c_int, c_uint, c_uint, c_uint, c_ulong, c_ulong)
display = c_void_p(x11.XOpenDisplay(None))
root = x11.XDefaultRootWindow(display)
own = x11.XCreateSimpleWindow(display, root, 0, 0, 1, 1, 0, 0, 0)


def atom(text: str) -> int:
    return int(x11.XInternAtom(display, text.encode(), 0))


def is_aware(window: int) -> bool:
    kind, form, count, rest, found = c_ulong(), c_int(), c_ulong(), c_ulong(), c_char_p()
    x11.XGetWindowProperty(
        display, c_ulong(window), c_ulong(atom("XdndAware")), c_long(0), c_long(1), 0, c_ulong(ATOM),
        byref(kind), byref(form), byref(count), byref(rest), byref(found),
    )  # fmt: skip
    return count.value == 1


def window_at(x: int, y: int) -> int:
    """Return the first window under a point, from the screen inwards, that takes drops."""
    window, child, at = root, c_ulong(), (c_int(), c_int())
    while not is_aware(window):
        x11.XTranslateCoordinates(
            display, c_ulong(root), c_ulong(window), x, y, byref(at[0]), byref(at[1]), byref(child)
        )
        if not child.value:
            sys.exit("no window takes drops there")
        window = child.value
    return int(window)


def send(window: int, message: str, *words: int) -> None:
    event = Event(kind=CLIENT_MESSAGE, display=display)
    event.words[0], event.words[1], event.words[2] = window, atom(message), 32
    for at, word in enumerate((own, *words)):
        event.words[3 + at] = word
    x11.XSendEvent(display, c_ulong(window), 0, c_long(0), byref(event))
    x11.XFlush(display)


def told(message: str, content: bytes) -> tuple[int, ...]:
    """Return the words of a message once it comes; the paths are handed over to whoever asks for them meanwhile."""
    event = Event()
    while True:
        x11.XNextEvent(display, byref(event))
        if event.kind == SELECTION_REQUEST:
            hand_over(event, content)
        elif event.kind == CLIENT_MESSAGE and event.words[1] == atom(message):
            return tuple(event.words[3:8])


def hand_over(asked: Event, content: bytes) -> None:
    _, requestor, selection, target, into, time = asked.words[:6]
    held = (c_ubyte * len(content)).from_buffer_copy(content)
    x11.XChangeProperty(display, c_ulong(requestor), c_ulong(into), c_ulong(target), BYTES, 0, held, len(content))
    reply = Event(kind=SELECTION_NOTIFY, display=display)
    for at, word in enumerate((requestor, selection, target, into, time)):
        reply.words[at] = word
    x11.XSendEvent(display, c_ulong(requestor), 0, c_long(0), byref(reply))
    x11.XFlush(display)


def main() -> None:
    """Drop the paths."""
    x, y = map(int, sys.argv[1:3])
    content = "".join(f"{Path(path).as_uri()}\r\n" for path in sys.argv[3:]).encode()
    x11.XSetSelectionOwner(display, c_ulong(atom("XdndSelection")), c_ulong(own), c_ulong(0))
    window = window_at(x, y)
    send(window, "XdndEnter", VERSION << 24, atom("text/uri-list"))
    send(window, "XdndPosition", 0, x << 16 | y, 0, atom("XdndActionCopy"))
    accepts = told("XdndStatus", content)[1] & 1
    send(window, "XdndDrop", 0, 0) if accepts else send(window, "XdndLeave")
    print(accepts, told("XdndFinished", content)[1] & 1 if accepts else 0)


if __name__ == "__main__":
    main()
