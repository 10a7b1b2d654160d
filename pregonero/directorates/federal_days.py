"""The federal days of rest of a year (Ley Federal del Trabajo, art. 74), from a library that is kept up to date.

Election day, which art. 74 leaves to the electoral laws, is not among them: the office writes it into its calendar.
"""

from __future__ import annotations

SOURCE = "Ley Federal del Trabajo, artículo 74 (lista calculada con python-holidays)"


def federal_days(year: int) -> dict[str, str]:
    """ISO date → name in Spanish. Empty for years of which the library knows no rule."""
    import holidays  # 17 MB that a process which counts no term does without

    if not holidays.MX.start_year <= year <= holidays.MX.end_year:
        return {}
    found = holidays.country_holidays("MX", years=year, language="es")
    return {day.isoformat(): name for day, name in sorted(found.items())}
