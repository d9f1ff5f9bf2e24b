"""What killed writers left is swept up; what others still write, and what only looks like it, stays."""

import fcntl
import resource
import subprocess
import sys
from pathlib import Path

from mtqg_xl.pipeline.files import write_whole
from mtqg_xl.pipeline.unfinished import PARTIAL_PREFIX, swept


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_next_writer_sweeps_up_what_a_killed_one_left(tmp_path: Path) -> None:
    (tmp_path / f"{PARTIAL_PREFIX}dead.xlsx").write_bytes(b"nua chung")
    write_whole(tmp_path / "mới.xlsx", b"ca tep")
    assert names(tmp_path) == ["mới.xlsx"]


def test_a_file_that_somebody_writes_just_now_stays(tmp_path: Path) -> None:
    live, empty = tmp_path / f"{PARTIAL_PREFIX}live.xlsx", tmp_path / f"{PARTIAL_PREFIX}made-just-now.xlsx"
    empty.touch()
    with live.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(b"dang ghi")
        file.flush()
        assert swept(tmp_path) == 0
    assert names(tmp_path) == sorted([live.name, empty.name])


def test_folders_and_links_of_such_a_name_stay_and_lead_nowhere(tmp_path: Path) -> None:
    precious = tmp_path / "quý.xlsx"
    precious.write_bytes(b"giu")
    (tmp_path / f"{PARTIAL_PREFIX}link").symlink_to(precious)
    (tmp_path / f"{PARTIAL_PREFIX}folder").mkdir()
    assert swept(tmp_path) == 0
    assert precious.read_bytes() == b"giu" and len(names(tmp_path)) == 3


def test_a_disk_that_takes_no_more_leaves_the_old_file_and_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "cũ.xlsx").write_bytes(b"cu")
    program = (
        "import sys, signal; from pathlib import Path; from mtqg_xl.findings import OutputError;"
        "from mtqg_xl.pipeline.files import write_whole\n"
        "try: write_whole(Path(sys.argv[1]), bytes(1 << 20), force=True)\n"
        "except OutputError as error: sys.exit(str(error))"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program, str(tmp_path / "cũ.xlsx")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16)),
    )
    assert (done.returncode, done.stderr.startswith("Không ghi được “cũ.xlsx”: ổ đĩa đầy")) == (1, True), done.stderr
    assert names(tmp_path) == ["cũ.xlsx"] and (tmp_path / "cũ.xlsx").read_bytes() == b"cu"
