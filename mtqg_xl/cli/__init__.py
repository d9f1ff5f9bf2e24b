"""The command line: English names, Vietnamese messages; heavy libraries are imported by the command that needs them."""

from mtqg_xl.cli import adding_up as adding_up  # the commands of both join the others
from mtqg_xl.cli import assistant as assistant
from mtqg_xl.cli import outside as outside
from mtqg_xl.cli import ribbon as ribbon
from mtqg_xl.cli.addin import addin, doctor
from mtqg_xl.cli.commands import main
from mtqg_xl.cli.proofread import proofread

for command in (addin, doctor, proofread):
    main.add_command(command)

__all__ = ["main"]
