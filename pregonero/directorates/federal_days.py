"""The federal days of rest of a year (Ley Federal del Trabajo, art. 74), from a library that is kept up to date.

Election day, which art. 74 leaves to the electoral laws, is not among them: the office writes it into its calendar.
"""

from __future__ import annotations

import holidays

SOURCE = "Ley Federal del Trabajo, artículo 74 (lista calculada con python-holidays)"
#: the library knows no rule before and none after these years
FIRST_YEAR, LAST_YEAR = holidays.MX.start_year, holidays.MX.end_year


def federal_days(year: int) -> dict[str, str]:
    """ISO date → name in Spanish. Empty for years of which the library knows no rule."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return {}
    found = holidays.country_holidays("MX", years=year, language="es")
    return {day.isoformat(): name for day, name in sorted(found.items())}
