"""Which filings are one dataset, and the names of documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pregonero.publishing.api import Ref

DATASET, OBLIGATION = "dataset", "obligation"


@dataclass(frozen=True, slots=True)
class Together:
    """What one dataset is of."""

    duty_id: int
    subject_id: int
    period: str
    part: str = ""

    @classmethod
    def of(cls, filing: Any) -> Together:
        return cls(filing.duty_id, filing.subject_id, filing.period, filing.part)

    @classmethod
    def parse(cls, object_id: str) -> Together:
        duty, subject, period, part = object_id.split(".", 3)
        return cls(int(duty), int(subject), period, part)

    def __str__(self) -> str:
        return f"{self.duty_id}.{self.subject_id}.{self.period}.{self.part}"

    @property
    def dataset(self) -> Ref:
        return Ref(DATASET, str(self))

    @property
    def obligation(self) -> Ref:
        return Ref(OBLIGATION, f"{self.duty_id}.{self.subject_id}")
