"""A package from which the workbooks of many reporters are cast: cut once, what all have in common packed once."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mtqg_xl.workbook.patch import Heights
from mtqg_xl.workbook.row_heights import grown
from mtqg_xl.workbook.sheet_cells import Edits, SheetOutline


class Mould:
    """A package that we made. Parts that differ between its casts stand behind those that do not."""

    def __init__(self, package: bytes) -> None:
        """Take the package apart."""
        with ZipFile(BytesIO(package)) as archive:
            self._members: dict[str, ZipInfo] = {member.filename: member for member in archive.infolist()}
            self.parts: dict[str, bytes] = {name: archive.read(name) for name in self._members}
        self._outlines: dict[str, SheetOutline] = {}
        self._bases: dict[frozenset[str], bytes] = {}

    def cast(self, edits: Mapping[str, Edits], replaced: Mapping[str, bytes], heights: Mapping[str, Heights]) -> bytes:
        """Return a package with some cells and whole parts changed, as `mtqg_xl.workbook.patch.patched` has them.

        No formula may come or go with the cells.
        """
        changed = dict(replaced)
        for name, cells in edits.items():
            changed[name] = grown(self._outline(name).changed(cells), heights.get(name, {}))
        buffer = BytesIO()
        buffer.write(self._base(frozenset(changed)))
        with ZipFile(buffer, "a", ZIP_DEFLATED) as target:
            for name, member in self._members.items():
                if name in changed:
                    target.writestr(_like(member), changed[name], ZIP_DEFLATED)
        return buffer.getvalue()

    def _outline(self, name: str) -> SheetOutline:
        if name not in self._outlines:
            self._outlines[name] = SheetOutline.of(self.parts[name])
        return self._outlines[name]

    def _base(self, changed: frozenset[str]) -> bytes:
        """Return the package without the parts that change."""
        if changed not in self._bases:
            buffer = BytesIO()
            with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
                for name, member in self._members.items():
                    if name not in changed:
                        target.writestr(_like(member), self.parts[name], ZIP_DEFLATED)
            self._bases[changed] = buffer.getvalue()
        return self._bases[changed]


def _like(member: ZipInfo) -> ZipInfo:
    """Return a member of the same name and time, for writing notes its own place in the one it is given."""
    copy = ZipInfo(member.filename, member.date_time)
    copy.external_attr = member.external_attr
    copy.create_system = member.create_system
    return copy
