"""The command line: English names, Vietnamese messages; heavy libraries are imported by the command that needs them."""

from mtqg_xl.cli import outside as outside  # its commands join the others
from mtqg_xl.cli.commands import main
from mtqg_xl.cli.proofread import proofread

main.add_command(proofread)

__all__ = ["main"]
