"""Kiểm tra of a whole folder: every file judged, the findings of all of them in one list."""

from collections import Counter
from pathlib import Path

from mtqg_xl.assistant.listing import Listed, worst_first
from mtqg_xl.assistant.outcome import Outcome
from mtqg_xl.assistant.work import Watch
from mtqg_xl.checks.result import FileResult, Verdict
from mtqg_xl.definition.definitions import Definitions
from mtqg_xl.pipeline.batch import Batch, Checked, Source, check_batch, read_batch
from mtqg_xl.pipeline.cache import cache_of_user
from mtqg_xl.pipeline.crew import crew_of
from mtqg_xl.pipeline.job import job_of

NOTHING_TO_CHECK = "Thư mục này không có tệp biểu nào để kiểm tra."


def check_folder(folder: Path, definitions: Definitions, watch: Watch) -> Outcome:
    """Judge every file of a folder, of a job's folder those received; a bad file never stops the others.

    Raises:
        UsageError: the folder is gone.
        Stopped: the person does not want to go on.
    """
    watch.tell("Đang tìm tệp…")
    crew = crew_of(None, None, cache_of_user())
    batch = read_batch([job_of(folder).received], definitions, watch.track("Đang đọc tệp"), crew=crew)
    watch.tell("Đang kiểm tra…")
    checked = check_batch(batch)
    if not checked.results:
        return Outcome(NOTHING_TO_CHECK, _aside(checked), ())
    found = [Listed(item, path) for result, path in _paths(batch, checked) for item in result.findings]
    return Outcome(_message(checked), (*_verdicts(checked), *_aside(checked)), worst_first(found))


def _paths(batch: Batch, checked: Checked) -> list[tuple[FileResult, Path | None]]:
    """Return every result with the path of its file."""
    by_name = {path.name: path for path in batch.inputs}
    pairs = zip(checked.results, checked.sources, strict=True)
    return [(result, _path(source) or by_name.get(Path(result.file).name)) for result, source in pairs]


def _path(source: Source | None) -> Path | None:
    return Path(source.submission.path) if source is not None else None


def _message(checked: Checked) -> str:
    verdicts = Counter(result.verdict for result in checked.results)
    counts = (f"{verdicts[each]} {each.label.lower()}" for each in reversed(Verdict) if verdicts[each])
    return f"Đã kiểm tra {len(checked.results)} tệp: {'; '.join(counts)}."


def _verdicts(checked: Checked) -> tuple[str, ...]:
    ordered = sorted(checked.results, key=lambda result: (-result.verdict.rank, -result.impact))
    return tuple(f"{result.reporter_name or result.file}: {result.conclusion}" for result in ordered)


def _aside(checked: Checked) -> tuple[str, ...]:
    return tuple(f"Bỏ qua {item.file}: {item.reason}" for item in checked.skipped)
