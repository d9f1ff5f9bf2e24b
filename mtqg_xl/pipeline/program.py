"""Which program judges by which definitions: what was worked out holds only as long as both are the same."""

import sys
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mtqg_xl import __version__
from mtqg_xl.definition.definitions import Definitions

_LIBRARIES = ("formulas", "lxml", "msoffcrypto-tool", "numpy", "openpyxl", "python-calamine", "XlsxWriter")
"""Those on which it depends what is read, computed and written."""
_LEFT_OUT = {"blank", "__pycache__"}
"""Ready-made workbooks are made from the definitions, and say nothing that these do not."""


def program_digest(definitions: Definitions) -> bytes:
    """Return what stands for this program and everything that the definitions say.

    The content of every module counts, not only the version: between two versions a program is changed too. So does
    the content of every file in the folders of the definitions; kits that were changed since they were loaded are
    known by their hash alone.
    """
    digest = blake2b(_own_digest(), digest_size=16)
    for folder in definitions.folders:
        digest.update(_content_digest(folder, folder.rglob("*")))
    for name, kit in sorted(definitions.readable.items()):
        digest.update(repr((name, kit.version, kit.hash, len(kit.instances), len(kit.rules))).encode())
    digest.update(repr(definitions.mistakes).encode())
    return digest.digest()


@cache
def _own_digest() -> bytes:
    package = Path(__file__).resolve().parent.parent
    digest = blake2b(_content_digest(package, package.rglob("*.py")), digest_size=16)
    digest.update(repr((__version__, sys.version, [_installed(name) for name in _LIBRARIES])).encode())
    return digest.digest()


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _content_digest(folder: Path, paths: Iterable[Path]) -> bytes:
    digest = blake2b(digest_size=16)
    named = sorted((path.relative_to(folder).parts, path) for path in paths)
    for parts, path in named:
        if _LEFT_OUT.isdisjoint(parts) and path.is_file():
            content = path.read_bytes()
            digest.update(repr((parts, len(content))).encode())
            digest.update(content)
    return digest.digest()
