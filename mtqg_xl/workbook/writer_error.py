"""What is raised where a workbook of ours cannot be written."""

from mtqg_xl.findings import MtqgError


class WriterError(MtqgError):
    """XlsxWriter refused a part of a workbook: a mistake of ours, never of the officer's."""
