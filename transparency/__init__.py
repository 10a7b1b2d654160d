"""First-party plugin for the transparency law. May touch ``pregonero`` only.

Laws are data: packs under ``laws/`` (:mod:`.packs`), loaded whole (:mod:`.loading`) into dated duties (:mod:`.models`).
Which of them an obligated subject has is decided by people (:mod:`.applicability`); periods and due dates are counted
by :mod:`.periods` and :mod:`.deadlines`. Nothing here knows a fraction's number.

:mod:`.sipot` reads, judges, compares and writes the workbooks of the national platform; it knows neither Django nor the
database.
"""
