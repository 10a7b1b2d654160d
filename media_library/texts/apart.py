"""Has a file read by a process of its own, and judges its answer."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from media_library.enums import Outcome, Reason

from . import limits
from .reading import Reading, from_json

logger = logging.getLogger("pregonero.media")

#: kinds of files that are read, by the end of their names
READABLE = frozenset({"csv", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx"})

_ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-s", "-P", "-m", "media_library.texts.child")
#: all it learns of us: no settings, no secrets
ENVIRONMENT = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "LANG": "C.UTF-8"}
#: bytes of its complaints that go to the log
_COMPLAINTS = 2000


def read_apart(file: IO[bytes], extension: str) -> Reading:
    """What is in ``file``, which has a descriptor; it takes :data:`.limits.SECONDS` at most."""
    file.flush()
    os.lseek(file.fileno(), 0, os.SEEK_SET)
    with TemporaryFile() as answer, TemporaryFile() as complaints:
        process = subprocess.Popen(
            [*COMMAND, extension],
            stdin=file,
            stdout=answer,
            stderr=complaints,
            env=ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
        try:
            code = process.wait(limits.SECONDS)
        except subprocess.TimeoutExpired:
            return Reading(Outcome.TOO_LARGE, Reason.TIME, again=True)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        complaints.seek(0)
        if said := complaints.read(_COMPLAINTS):
            logger.warning(
                "a file could not be read whole", extra={"code": code, "said": said.decode("utf-8", "replace")}
            )
        return _judged(code, answer)


def _judged(code: int, answer: IO[bytes]) -> Reading:
    if code in (-signal.SIGXCPU, -signal.SIGALRM):
        return Reading(Outcome.TOO_LARGE, Reason.TIME, again=True)
    if code != 0:
        # it died of the bytes, or the machine took its memory: a second attempt tells
        return Reading(Outcome.DAMAGED, Reason.CRASH, again=True)
    answer.seek(0)
    try:
        return from_json(json.loads(answer.read(limits.ANSWER)))
    except (ValueError, AttributeError, TypeError):
        return Reading(Outcome.DAMAGED, Reason.CRASH, again=True)
