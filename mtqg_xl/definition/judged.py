"""The mark on definitions that were judged as they stand: what nobody has changed since needs no second judging."""

from hashlib import sha256
from pathlib import Path

MARK = "judged.txt"
_READ = ("catalogue/*", "forms/*/*/*/*", "kits/*", "published.csv")
"""What the loader reads of a folder, and a little beside it."""


def digest(folder: Path) -> str:
    """Return a digest of every file of a folder of definitions: names and contents."""
    found = sha256()
    for pattern in _READ:
        for path in sorted(folder.glob(pattern)):
            if path.is_file():
                content = path.read_bytes()
                found.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
                found.update(content)
    return found.hexdigest()


def is_judged(folder: Path) -> bool:
    """Whether the mark of a folder says that it was judged as it stands; a folder without one is to be judged."""
    mark = folder / MARK
    return mark.is_file() and mark.read_text(encoding="ascii", errors="replace").strip() == digest(folder)
