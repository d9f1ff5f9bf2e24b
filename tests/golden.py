"""What the project keeps of its own output: shows how it differs from what the program makes now, then asks.

python -m tests.golden [--accept] [--only blank,reference]

Nothing is replaced before somebody has seen the difference: at a terminal each file is asked about; elsewhere only with
``--accept``. Returns 1 while something differs.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from difflib import unified_diff
from importlib import import_module
from io import BytesIO
from pathlib import Path
from xml.dom.minidom import parseString
from zipfile import ZipFile

from mtqg_xl.definition.judged import MARK, digest
from mtqg_xl.definition.load import load, load_alone, shipped
from mtqg_xl.pipeline.making import blank_workbook
from mtqg_xl.vietnamese.number_rules import rules_page

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 60
"""So many lines of one file's difference are shown."""
Maker = Callable[[], bytes]


def main() -> int:
    """Show, ask, and write what was accepted."""
    parser = argparse.ArgumentParser(description="what the project keeps of its own output, against what it makes now")
    parser.add_argument("--accept", action="store_true", help="write what differs, after it is shown")
    parser.add_argument("--only", default="", help="parts of names, with commas")
    wanted = parser.parse_args()
    left = 0
    for path, make in golden():
        name = path.relative_to(ROOT).as_posix()
        if wanted.only and not any(part in name for part in wanted.only.split(",")):
            continue
        made, kept = make(), path.read_bytes() if path.exists() else b""
        if made == kept:
            continue
        print(f"--- {name}")
        print("\n".join(difference(kept, made)))
        if wanted.accept or (sys.stdin.isatty() and input(f"Accept {name}? [y/N] ").strip().lower() == "y"):
            path.write_bytes(made)
        else:
            left += 1
    print(f"{left} files differ from what the program makes now" if left else "nothing differs")
    return 1 if left else 0


def golden() -> Iterator[tuple[Path, Maker]]:
    """Yield every kept file with what makes it anew."""
    yield shipped() / MARK, _mark
    sys.path.insert(0, str(ROOT / "docs"))
    for name in ("reference", "licences"):
        page = import_module(f"make_{name}")
        yield page.PAGE, lambda page=page: page.page().encode()
    yield ROOT / "docs" / "so-go-bang-chu.md", lambda: rules_page().encode()
    for kit in load().kits.values():
        if not kit.blank:
            path = ROOT / "workbook_templates" / "blank" / f"{kit.id}.xlsx"
            yield path, lambda kit=kit: blank_workbook(kit)


def _mark() -> bytes:
    """Return the mark of the shipped definitions, after judging them as they stand.

    Raises:
        DefinitionError: they have mistakes, and get no mark.
    """
    load_alone(shipped(), anew=True)
    return f"{digest(shipped())}\n".encode()


def difference(kept: bytes, made: bytes) -> list[str]:
    """Return how two files differ, line by line; of packages part by part."""
    lines: list[str] = []
    before, after = _parts(kept), _parts(made)
    for name in sorted(before.keys() | after.keys()):
        found = list(unified_diff(_lines(before.get(name)), _lines(after.get(name)), "kept", "made", n=0, lineterm=""))
        lines += ([f"  {name}"] if name and found else []) + [f"    {line[:160]}" for line in found[2:]]
    shown = lines[:MOST_LINES]
    return shown + ([f"    … {len(lines) - MOST_LINES} lines more"] if len(lines) > MOST_LINES else [])


def _parts(content: bytes) -> dict[str, bytes]:
    if not content.startswith(b"PK"):
        return {"": content}
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _lines(content: bytes | None) -> list[str]:
    """Return the lines of a text; those of XML element by element, for packages hold it in one line."""
    if content is None:
        return []
    if content.startswith(b"<?xml"):
        return parseString(content).toprettyxml(" ").splitlines()
    return content.decode("utf-8", "replace").splitlines()


if __name__ == "__main__":
    raise SystemExit(main())
