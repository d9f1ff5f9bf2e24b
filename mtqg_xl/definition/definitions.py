"""Everything that is defined: the forms and kits in force, their earlier versions, and what an office got wrong."""

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from mtqg_xl.definition.catalogue import Catalogue
from mtqg_xl.definition.model import VERSION_MARK, Form, Kit, Rule
from mtqg_xl.definition.office import OfficeRules
from mtqg_xl.definition.parts import Target
from mtqg_xl.findings import DefinitionError, UsageError

Version = tuple[str, str]
"""The id of a form or kit, and a version of it."""


def version_order(version: str) -> tuple[int, ...]:
    """Return what versions are sorted by: the numbers in them, 2021-10 after 2021-9."""
    return tuple(int(number) for number in re.findall(r"\d+", version))


@dataclass(frozen=True)
class Definitions:
    """Every form and kit that was found: the newest version by id, and every version by id and version.

    ``kits`` are as an office wants them (``office``); ``rules`` as they were written, each with its form or kit.
    ``folders`` are where they stand, the shipped one first. ``mistakes`` are what is wrong in the office's own folder,
    one line each: what a line is about is left out, and the shipped definition in its place goes on. ``spoiled`` names
    the kits of the office that cannot be used for that. ``targets`` are those of the lists in the catalogue.
    """

    catalogue: Catalogue
    form_versions: dict[Version, Form]
    kit_versions: dict[Version, Kit]
    folders: tuple[Path, ...]
    rules: tuple[tuple[str, Rule], ...] = ()
    office: OfficeRules = field(default_factory=OfficeRules)
    mistakes: tuple[str, ...] = ()
    spoiled: frozenset[str] = frozenset()
    targets: tuple[Target, ...] = ()
    forms: dict[str, Form] = field(init=False)
    kits: dict[str, Kit] = field(init=False)
    readable: dict[str, Kit] = field(init=False)

    def __post_init__(self) -> None:
        """Find the newest versions; ``readable`` are all kits, earlier versions as ``id@version``."""
        object.__setattr__(self, "forms", newest(self.form_versions))
        object.__setattr__(self, "kits", newest(self.kit_versions))
        earlier = {
            VERSION_MARK.join(key): replace(kit, id=VERSION_MARK.join(key))
            for key, kit in self.kit_versions.items()
            if kit.version != self.kits[kit.id].version
        }
        object.__setattr__(self, "readable", self.kits | earlier)

    def kit(self, kit_id: str) -> Kit:
        """Return a kit.

        Raises:
            UsageError: there is no such kit.
            DefinitionError: the office's kit of this name has mistakes.
        """
        if kit_id in self.spoiled:
            raise DefinitionError(self.mistakes)
        if kit_id not in self.kits:
            raise UsageError(f"Không có bộ biểu “{kit_id}”. Các bộ biểu: {', '.join(self.kits)}.")
        return self.kits[kit_id]


_Versioned = TypeVar("_Versioned", Form, Kit)


def newest(versions: dict[Version, _Versioned]) -> dict[str, _Versioned]:
    """Return the newest version of each, by id."""
    found: dict[str, _Versioned] = {}
    for (name, version), item in versions.items():
        if name not in found or version_order(version) > version_order(found[name].version):
            found[name] = item
    return found
