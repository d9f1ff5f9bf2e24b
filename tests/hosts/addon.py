"""The add-on of LibreOffice, put into a profile of its own by the real unopkg."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.libreoffice.server import clean_environment, soffice

NOBODY = "nobody"


def installed(addon: bytes, folder: Path) -> Path:
    """Return a new profile in which the add-on is registered; other accounts can read it.

    unopkg refuses to work as root for one account, so there it works as nobody.
    """
    package, profile = folder / "MTQG.oxt", folder / "profile"
    package.write_bytes(addon)
    profile.mkdir()
    account = _nobody(folder) if os.geteuid() == 0 else {}
    _unopkg(["add", "--suppress-license", str(package)], profile, account)
    said = _unopkg(["list"], profile, account)
    assert said.count("is registered: yes") == said.count("is registered: ") > 0, said
    return profile


def _nobody(folder: Path) -> dict[str, Any]:
    nobody = pwd.getpwnam(NOBODY)
    for path in (folder, *folder.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    for above in (folder, *folder.parents):
        if above.stat().st_uid in {0, nobody.pw_uid} and above != Path("/"):
            above.chmod(above.stat().st_mode | 0o011)  # pytest keeps its folders to itself
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _unopkg(words: list[str], profile: Path, account: dict[str, Any]) -> str:
    program = shutil.which("unopkg") or str(Path(soffice()).resolve().with_name("unopkg"))
    command = [program, *words, f"-env:UserInstallation={profile.as_uri()}"]
    environment = clean_environment() | {"HOME": str(profile), "LANG": "C.UTF-8"}
    done = subprocess.run(
        command, env=environment, cwd=profile, capture_output=True, text=True, timeout=120, check=False, **account
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
