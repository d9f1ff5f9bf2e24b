"""No network in the tests: Python stops whoever turns to another machine, and says so in a file that the tests read.

Python imports a module of this name when it starts: with its folder on PYTHONPATH it is in every child process too.
What libraries written in C do by themselves is not seen here: `tests/hostile/test_network.py` listens for it.
"""

import os
import sys
from typing import Any

TOLD = "MTQG_TESTS_NETWORK"
"""The environment variable that names the file in which attempts are told."""

_NAMES = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_ADDRESSES = ("socket.connect", "socket.sendto", "socket.sendmsg")
_DATAGRAMS = 2
_OWN = ("localhost", "127.0.0.1", "::1", "0.0.0.0", "::", "")


class NetworkReachedError(BaseException):
    """Somebody turned to another machine; no ``except Exception`` hides it."""


def watch(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what leads to another machine, and tell of it."""
    host = _host(event, arguments)
    if host is None or host in _OWN or host.startswith("127."):
        return
    place = os.environ.get(TOLD, "")
    if place:
        descriptor = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, f"{event} {host} in {' '.join(sys.argv)[:200]}\n".encode("utf-8", "replace"))
        os.close(descriptor)
    raise NetworkReachedError(f"{event} {host}")


def _host(event: str, arguments: tuple[Any, ...]) -> str | None:
    """Return the machine that is turned to; None where it is none, as with sockets of the file system."""
    if event in _NAMES:
        return None if arguments[0] is None else _text(arguments[0])
    if event in _ADDRESSES and isinstance(arguments[-1], tuple):
        # a datagram socket that is connected sends nothing: programs ask so which address is their own
        is_asking = event == "socket.connect" and getattr(arguments[0], "type", 0) == _DATAGRAMS
        return None if is_asking else _text(arguments[-1][0])
    return None


def _text(host: object) -> str:
    return host.decode("utf-8", "replace") if isinstance(host, bytes) else str(host)


sys.addaudithook(watch)
