"""A blank without its macros: what communes are sent has none."""

import re

from mtqg_xl.mending.repair.package import CONTENT_TYPES, Package
from mtqg_xl.workbook.patch import patched

_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_OTHER_MAIN = re.compile(
    rb"application/vnd\.(?:ms-excel\.(?:sheet|template)\.macroEnabled|openxmlformats-officedocument\.spreadsheetml\.template)"
    rb"\.main\+xml"
)
"""What .xlsm, .xltm and .xltx say of their workbook part. Source: ECMA-376 part 1, 12.3.23; [MS-OFFMACRO2] 2.2.1."""


def as_plain_workbook(content: bytes) -> bytes:
    """Return a blank as a plain .xlsx, without macros and no template; as it came where it is one already."""
    package = Package.of(content)
    types = package.read(CONTENT_TYPES)
    plain = _OTHER_MAIN.sub(_MAIN.encode(), types)
    if plain == types:
        return content
    package.write(CONTENT_TYPES, plain)
    for relation, part in package.related(package.workbook, "vbaProject"):
        for _, signature in package.related(part, "vbaProjectSignature"):
            _drop(package, signature)
        _drop(package, part)
        package.drop(package.relations_of(part))
        package.unrelate(package.workbook, relation.attributes["Id"])
    return patched(content, {}, package.replaced(), dropped=package.dropped)


def _drop(package: Package, part: str) -> None:
    package.drop(part)
    package.undeclare(part)
