"""Reporters and administrative units, each valid from one day to another, and the names of the files they send."""

from mtqg_xl.areas.dated import Dated, DatedEntries
from mtqg_xl.areas.file_names import batch_file_name, file_name, report_file_name, returned_file_name
from mtqg_xl.areas.places import Area, Areas, load_areas
from mtqg_xl.areas.reporters import COLUMNS as REPORTER_COLUMNS
from mtqg_xl.areas.reporters import REPORTER_KINDS, Reporter, Reporters, load_reporters

__all__ = [
    "REPORTER_COLUMNS",
    "REPORTER_KINDS",
    "Area",
    "Areas",
    "Dated",
    "DatedEntries",
    "Reporter",
    "Reporters",
    "batch_file_name",
    "file_name",
    "load_areas",
    "load_reporters",
    "report_file_name",
    "returned_file_name",
]
