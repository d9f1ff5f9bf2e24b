"""Write docs/licences.md: under which terms everything stands that is installed with the package.

Run: python docs/make_licences.py (in the environment of `make test`). What the packages say of themselves is taken from
their installed metadata; nothing is looked up anywhere.
"""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path(__file__).parent / "licences.md"
PROJECT = "mtqg-xl"
EXTRAS = ("postgresql", "excel", "dask", "addin")
_SAME = {
    "BSD License": "BSD",
    "BSD-3-Clause": "BSD",
    "BSD 3-Clause License": "BSD",
    "BSD-2-Clause": "BSD",
    "MIT License": "MIT",
    "The MIT License (MIT)": "MIT",
    "MIT license": "MIT",
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
}
"""One name for each licence: packages write it in several ways, and change that from one version to the next."""


def licences() -> dict[str, tuple[str, str]]:
    """Return name → (licence, what it is needed for) of every package below ours, by name."""
    found: dict[str, tuple[str, str]] = {}
    for extra in ("", *EXTRAS):
        for package in _below(PROJECT, extra, set()):
            name = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
            found.setdefault(name, (_licence(package), extra or "always"))
    return dict(sorted(found.items()))


def _below(name: str, extra: str, seen: set[str]) -> Iterator[Distribution]:
    """Yield what a package needs, and what that needs; ours itself is left out."""
    for line in distribution(name).requires or ():
        needed = Requirement(line)
        asked = needed.marker is None or needed.marker.evaluate({"extra": extra})
        if (
            not asked
            or needed.name.lower() in seen
            or (extra and name == PROJECT and "extra" not in str(needed.marker))
        ):
            continue
        seen.add(needed.name.lower())
        yield distribution(needed.name)
        for further in needed.extras or ("",):
            yield from _below(needed.name, further, seen)


def _licence(package: Distribution) -> str:
    """Return the licence that a package names, as an SPDX expression where it has one."""
    said = package.metadata.get("License-Expression")
    classified = [
        line.rpartition(" :: ")[2]
        for line in package.metadata.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    first = (package.metadata.get("License") or "").strip().splitlines()[:1]
    words = said or " / ".join(line for line in classified if line != "OSI Approved") or "".join(first)
    return " / ".join(dict.fromkeys(_SAME.get(part.strip(), part.strip()) for part in words.split(" / "))) or "?"


def page() -> str:
    """Return the page."""
    lines = [f"| {name} | {licence} | {needed} |" for name, (licence, needed) in licences().items()]
    return _HEAD + "\n".join(lines) + "\n"


_HEAD = """# Licences

The package itself is under Apache-2.0 (`LICENSE`). This is what is installed with it, and what its extras add, as the
packages say it of themselves. None of it is copied into the project. The page is written by `python
docs/make_licences.py`, and a test holds it current.

Nothing of it phones home: the commands open no connection but to a PostgreSQL server, a Dask scheduler or a folder's
address that is named to them (`tests/hostile/test_network.py`). The extra `parquet` adds pyarrow (Apache-2.0), which no
test installs.

| package | licence | needed |
| --- | --- | --- |
"""

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
