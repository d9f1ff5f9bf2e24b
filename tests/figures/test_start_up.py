import subprocess
import sys


def test_naming_the_room_loads_no_numpy() -> None:
    command = "import sys, mtqg_xl.figures, mtqg_xl.figures.figure_set; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], check=False, timeout=60).returncode == 0
