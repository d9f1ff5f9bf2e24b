"""Reporters and administrative units, each valid from one day to another, and the names of the files they send."""

from mtqg_xl.areas.dated import Dated, DatedEntries
from mtqg_xl.areas.file_names import (
    batch_file_name,
    file_name,
    handover_file_name,
    report_file_name,
    returned_file_name,
)
from mtqg_xl.areas.mergers import COLUMNS as MERGER_COLUMNS
from mtqg_xl.areas.mergers import Merger, Mergers, Portion, load_mergers
from mtqg_xl.areas.places import Area, Areas, load_areas
from mtqg_xl.areas.reporters import COLUMNS as REPORTER_COLUMNS
from mtqg_xl.areas.reporters import REPORTER_KINDS, Reporter, Reporters, load_reporters
from mtqg_xl.areas.shares import apportioned

__all__ = [
    "MERGER_COLUMNS",
    "REPORTER_COLUMNS",
    "REPORTER_KINDS",
    "Area",
    "Areas",
    "Dated",
    "DatedEntries",
    "Merger",
    "Mergers",
    "Portion",
    "Reporter",
    "Reporters",
    "apportioned",
    "batch_file_name",
    "file_name",
    "handover_file_name",
    "load_areas",
    "load_mergers",
    "load_reporters",
    "report_file_name",
    "returned_file_name",
]
