"""``manage.py calendar due --from DATE --days N --kind business|natural --calendar SLUG``; ``calendar days``."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pregonero.directorates.enums import DayCount
from pregonero.directorates.working_days import UnknownCalendar, WorkCalendar, calendar_named


class Command(BaseCommand):
    help = "Counts days with a municipality's calendar, or shows the days that are not worked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        due = verbs.add_parser("due", help="print the day on which a term ends; the start day does not count")
        due.add_argument("--from", dest="start", required=True, metavar="DATE", help="such as 2026-11-27")
        due.add_argument("--days", required=True, metavar="N")
        due.add_argument("--kind", required=True, metavar="business|natural")
        due.add_argument("--calendar", dest="slug", required=True, metavar="SLUG", help="slug of the municipality")
        days = verbs.add_parser("days", help="list the days that are not worked: date, scope, name, source")
        days.add_argument("--calendar", dest="slug", required=True, metavar="SLUG")
        days.add_argument("--year", required=True, metavar="YEAR")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        getattr(self, verb)(**options)

    def due(self, start: str, days: str, kind: str, slug: str, **options: Any) -> None:
        begins, count = _date(start), _number(days, "--days", "un número entero de días, por ejemplo 20")
        if kind not in DayCount.values:
            raise CommandError(f"--kind es business (días hábiles) o natural (días naturales), no «{kind}».")
        calendar = _calendar(slug)
        try:
            ends = calendar.due(begins, count, kind)
        except OverflowError as error:
            raise CommandError("El plazo termina después del año 9999.") from error
        if kind == DayCount.BUSINESS:
            self._tell_unwritten(calendar, begins, ends)
        self.stdout.write(ends.isoformat())

    def days(self, slug: str, year: str, **options: Any) -> None:
        calendar = _calendar(slug)
        number = _number(year, "--year", "un año, por ejemplo 2026")
        if not date.min.year <= number <= date.max.year:
            raise CommandError("--year es un año, por ejemplo 2026.")
        self._tell_unwritten(calendar, date(number, 1, 1), date(number, 12, 31))
        for day in calendar.days_off(number):
            self.stdout.write(f"{day.date} {day.scope} {day.name} ({day.source})")

    def _tell_unwritten(self, calendar: WorkCalendar, start: date, end: date) -> None:
        years = calendar.unwritten_years(start, end)
        if years:
            named = str(years[0]) if len(years) == 1 else f"{years[0]} a {years[-1]} ({len(years)} años)"
            self.stderr.write(
                f"Aviso: el calendario «{calendar.slug}» no tiene días inhábiles de {named}; ahí solo cuentan los "
                "federales (Ley Federal del Trabajo, artículo 74), sábados y domingos."
            )


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--from es una fecha como 2026-11-27, no «{text}».") from error


def _number(text: str, option: str, wanted: str) -> int:
    # call_command hands over numbers, a terminal texts
    if not str(text).isdecimal():
        raise CommandError(f"{option} es {wanted}, no «{text}».")
    return int(text)


def _calendar(slug: str) -> WorkCalendar:
    try:
        return calendar_named(slug)
    except UnknownCalendar as error:
        known = f"Los que hay: {', '.join(error.known)}." if error.known else "No hay ninguno: cargue un municipio."
        raise CommandError(f"No hay un calendario «{error.slug}». {known}") from error
