"""The findings of a batch as one HTML file."""

from pathlib import Path

from mtqg_xl.mending.send_back import replies
from mtqg_xl.mending.sender import Sender, sender_of
from mtqg_xl.pages.findings import PageFile, findings_page
from mtqg_xl.pipeline.batch import Checked
from mtqg_xl.pipeline.files import refuse_inputs, wanted_ending, write_whole
from mtqg_xl.pipeline.sending_back import returned


def write_page(checked: Checked, output: Path, *, force: bool = False) -> Path:
    """Write the page of a batch.

    Raises:
        UsageError: it is not called ``.html``.
        OutputError: it cannot be written.
    """
    refuse_inputs(wanted_ending(output, ".html", ".htm"), checked.inputs)
    return write_whole(output, page(checked).encode(), force=force)


def page(checked: Checked) -> str:
    """Return the page of a batch."""
    files: list[PageFile] = []
    for result, source in zip(checked.results, checked.sources, strict=True):
        if source is None:
            files.append(PageFile(result, Sender(), ("",) * len(result.findings)))
        else:
            said = replies(source.submission, source.kit, result.findings)
            files.append(PageFile(result, sender_of(source.submission, source.kit), tuple(said)))
    return findings_page(files, returned(checked), [(item.file, item.reason) for item in checked.skipped])
