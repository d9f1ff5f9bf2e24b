"""``python -m mtqg_xl``."""

from mtqg_xl.cli import main

main()
