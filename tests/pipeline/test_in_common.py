"""What more than one file has is found among the marks of thousands, whatever falls into one slot by chance."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtqg_xl.pipeline import in_common

MARKS = st.lists(st.sets(st.integers(0, 60) | st.integers(0, 2**64 - 1)), max_size=8)


@given(MARKS)
def test_a_mark_is_shared_where_two_files_have_it(files: list[set[int]]) -> None:
    told = [np.array(sorted(marks), np.uint64) for marks in files]
    every = {mark for marks in files for mark in marks}
    shared = sorted(mark for mark in every if sum(mark in marks for marks in files) > 1)
    for slots in (2, 16, in_common._SLOTS):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(in_common, "_SLOTS", slots)
            assert in_common.shared_marks(told).tolist() == shared
