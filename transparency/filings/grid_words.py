"""What the grid says: fields in words a person understands, and every sentence of its script."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from transparency.sipot import api as sipot
from transparency.sipot.cell_checks import LONG, SHORT
from transparency.sipot.columns import role_of
from transparency.sipot.row_checks import REQUIRED

from .specs import Spec
from .typed import MOST

Code = sipot.TypeCode
#: how a cell of the type is edited
KINDS = {
    Code.SHORT_TEXT: "text",
    Code.LONG_TEXT: "long",
    Code.NOTE: "long",
    Code.NUMBER: "number",
    Code.MONEY: "money",
    Code.DATE: "date",
    Code.UPDATE_DATE: "date",
    Code.TIME: "time",
    Code.LINK: "link",
    Code.FILE: "link",
    Code.CATALOGUE: "list",
    Code.TABLE: "table",
    Code.SEPARATOR: "text",
    Code.YEAR: "number",
}


def _types() -> dict[str, str]:
    return {
        "text": _("Text (at most 150)"),
        "long": _("Text (at most 4,000)"),
        "number": _("Number: 12"),
        "money": _("Pesos: 1250.50"),
        "date": _("Date: 31/03/2018"),
        "time": _("Time: 09:30"),
        "link": _("Address: https://…"),
        "list": _("From a list"),
        "table": _("Table: Enter opens it"),
    }


def table(name: str, title: str, specs: list[Spec], catalogues: list[list[str]]) -> dict[str, Any]:
    """A table as the grid has it. ``catalogues``: the lists so far, to which those of its fields are added once."""
    types = _types()
    return {"name": name, "title": title, "fields": [_field(spec, types, catalogues) for spec in specs]}


def _field(spec: Spec, types: dict[str, str], catalogues: list[list[str]]) -> dict[str, Any]:
    code = Code(spec["code"])
    kind, role = KINDS[code], role_of(spec["name"], code)
    values = spec["catalogue"]
    place = None
    if values:
        place = catalogues.index(values) if values in catalogues else len(catalogues)
        if place == len(catalogues):
            catalogues.append(values)
    return {
        "key": spec["key"],
        "name": spec["name"],
        "kind": kind,
        "type": _("Year: 2018") if role is sipot.Role.EXERCISE else types[kind],
        "required": role in REQUIRED,
        "limit": {"text": SHORT, "long": LONG}.get(kind, MOST),
        "list": place,
        "table": spec["table"],
    }


def words() -> dict[str, str]:
    """Every sentence the browser says; names in braces are filled in there."""
    return {
        "loading": _("Opening the rows…"),
        "not_loaded": _("The rows could not be opened. Load the page again."),
        "row": _("Row"),
        "required": _("required"),
        "empty": _("There are no rows yet. Add one, paste from a spreadsheet, or copy the last period."),
        "rows": _("{count} rows"),
        "rows_one": _("1 row"),
        "all_saved": _("Everything is saved"),
        "saving": _("Saving…"),
        "unsaved": _("{count} changes are not saved yet"),
        "unsaved_one": _("1 change is not saved yet"),
        "offline": _(
            "No connection: what you write is kept in this browser and is saved as soon as the connection is back."
        ),
        "server": _("The server does not answer: what you write is kept in this browser and is sent again."),
        "session": _("Your session has ended: what you wrote is kept in this browser. Sign in again in another tab."),
        "sign_in": _("Sign in again (opens in a new tab)"),
        "other_person": _(
            "Somebody else has signed in to this browser. What you wrote is kept for you: sign in with your own "
            "account."
        ),
        "not_kept": _("It was not saved, and this browser has no room to keep it. Do not close this window."),
        "kept": _("{count} changes of an earlier visit were kept in this browser. They are being saved now."),
        "kept_one": _("A change of an earlier visit was kept in this browser. It is being saved now."),
        "refused": _("The server did not take it: {why}"),
        "state_saved": _("saved"),
        "state_saving": _("saving"),
        "state_unsaved": _("not saved"),
        "state_conflict": _("decide"),
        "conflict": _("Somebody else changed “{field}” in row {row} while you were writing. Which one stays?"),
        "yours": _("Yours"),
        "theirs": _("Theirs"),
        "keep_mine": _("Keep mine"),
        "keep_theirs": _("Keep theirs"),
        "blank": _("(empty)"),
        "deleted": _("Somebody else deleted a row that you were writing in."),
        "put_back": _("Put the row back with my text"),
        "let_go": _("Leave it deleted"),
        "delete_clash": _("Somebody else changed row {row}, which you wanted to delete."),
        "delete_anyway": _("Delete it all the same"),
        "keep_row": _("Keep the row"),
        "colleague": _("Somebody else changed {count} rows just now."),
        "colleague_one": _("Somebody else changed a row just now."),
        "findings": _("{count} things to look at"),
        "findings_one": _("1 thing to look at"),
        "to_correct": _("Things to look at"),
        "no_findings": _("Nothing to correct"),
        "checking": _("Checking…"),
        "add_row": _("Add row"),
        "insert_row": _("Insert row below"),
        "delete_rows": _("Delete rows"),
        "copy_last": _("Copy the last period"),
        "copied": _("{count} rows of {period} were copied. Look at each one before you send it."),
        "add_below": _("Add them below"),
        "cancel": _("Cancel"),
        "close": _("Close"),
        "next": _("Next finding"),
        "undone": _("Undone"),
        "nothing_to_undo": _("Nothing to undo"),
        "pasted": _("{cells} cells pasted, {rows} rows added."),
        "pasted_less": _("{cells} cells pasted. {left} columns did not fit and were left out."),
        "pasted_full": _("A table holds at most {most} rows: {left} rows were left out."),
        "not_rows_file": _("Nothing was pasted: the clipboard holds no text."),
        "too_long": _("{length} of {limit} characters: shorten it."),
        "counter": _("{length} of {limit} characters"),
        "choose": _("Choose"),
        "values": _("In the list: {values}"),
        "no_match": _("No value of the list matches"),
        "open_table": _("Rows of “{field}” for row {row}"),
        "of_row": _("row {row}"),
        "read_only": _("You can read and copy here, not change."),
        "deleted_rows": _("{count} rows deleted. Ctrl+Z brings them back."),
        "deleted_rows_one": _("1 row deleted. Ctrl+Z brings it back."),
        "grid": _("Rows of the filing"),
    }
