"""What several tests of transparency need."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def folder(samples: Path) -> Path:
    """The real workbooks, which lie beside the samples."""
    path = samples.parent / "reference" / "sipot" / "samples"
    if not path.is_dir():
        reason = "samples: the folder reference/sipot/samples is not beside PREGONERO_SAMPLES"
        print(reason)
        pytest.skip(reason)
    return path
