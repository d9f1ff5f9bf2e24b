"""Numbers in a written report, recomputed: `read_report` reads a file, `proofread` judges what it states."""

from mtqg_xl.proofreading.claim import Claim, Verdict
from mtqg_xl.proofreading.document import Report, report_from_text
from mtqg_xl.proofreading.proofread import Covered, Proofread, proofread

__all__ = ["Claim", "Covered", "Proofread", "Report", "Verdict", "proofread", "report_from_text"]
