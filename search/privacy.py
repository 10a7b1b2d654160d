"""What in a question looks like a person's data: it is searched for, and then forgotten.

People type what they have at hand: the CURP they want corrected, a telephone, an address for mail. What is counted of a
question is kept for months and shown to the office, so that such a question is counted without its words. Names of
persons cannot be told from names of streets and are not looked for.

The patterns are for folded text: lower case, without accents (``ñ`` is ``n``).
"""

from __future__ import annotations

import re
from typing import Final

#: how a question with data of a person is counted
MARKER: Final = "(datos personales)"

# between the parts of a key, as people write it down
_S: Final = r"[ .\-_/]{0,3}"
_DATE: Final = rf"\d{{2}}{_S}(?:0[1-9]|1[0-2]){_S}(?:0[1-9]|[12]\d|3[01])"
_FROM: Final = r"(?<![a-z0-9])"
_TO: Final = r"(?![a-z0-9])"

#: Clave Única de Registro de Población: 4 letters, date of birth, sex, state, 3 consonants, 2 more characters
_CURP: Final = rf"{_FROM}[a-z]{{4}}{_S}{_DATE}{_S}[hmx]{_S}[a-z]{{2}}{_S}[a-z]{{3}}{_S}[a-z0-9]{_S}\d{_TO}"

#: Registro Federal de Contribuyentes: 4 letters for a person and 3 for a company, date, 3 characters for the homoclave
_RFC: Final = rf"{_FROM}[a-z&]{{3,4}}{_S}{_DATE}{_S}[a-z0-9]{{2}}[0-9a]{_TO}"
#: the same without its homoclave, of a person and in one piece; its second letter is a vowel, or an x in place of one
_SHORT_RFC: Final = rf"{_FROM}[a-z][aeioux][a-z]{{2}}\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){_TO}"

_G: Final = r"[ .\-]{1,3}"
#: 10 digits in one piece or in the groups in which telephones are written; two postal codes side by side are none
_TEN: Final = "|".join(
    (
        r"\d{10}",
        rf"\d{{2}}{_G}\d{{4}}{_G}\d{{4}}",
        rf"\d{{3}}{_G}\d{{3}}{_G}\d{{4}}",
        # no point here: coordinates are written like that
        r"\d{2}[ \-]\d{8}",
        r"\d{3}[ \-]\d{7}",
        rf"\d{{3}}{_G}\d{{3}}{_G}\d{{2}}{_G}\d{{2}}",
        rf"\d{{3}}{_G}\d{{2}}{_G}\d{{2}}{_G}\d{{3}}",
        rf"\d{{2}}{_G}\d{{2}}{_G}\d{{2}}{_G}\d{{2}}{_G}\d{{2}}",
        rf"\(\d{{2}}\) ?\d{{4}}(?:{_G})?\d{{4}}",
        rf"\(\d{{3}}\) ?\d{{3}}(?:{_G})?\d{{2}}(?:{_G})?\d{{2}}",
    )
)
#: the country, and what was dialled before long distances and mobiles until 2019
_PREFIX: Final = r"(?:(?:\+ ?|00)?52[ .\-]*(?:1[ .\-]*)?|01[ .\-]*|04[45][ .\-]*)?"
# not a part of a longer number, nor of a folio such as 1234567890/2025
_PHONE: Final = rf"(?<![\w/])(?<!\d[.\-]){_PREFIX}(?:{_TEN})(?![\w/])(?![.\-]\d)"

#: two words joined by the sign, or with spaces around it and a domain; a name on a social network has nothing before it
_MAIL: Final = r"[a-z0-9._%+\-](?:@[a-z0-9]| ?@ ?[a-z0-9\-]{1,63}(?: ?\. ?[a-z0-9\-]{1,63}){0,4} ?\. ?[a-z]{2,})"
_SPOKEN_MAIL: Final = r"[a-z0-9] (?:\(at\)|\[at\]|arroba) [a-z0-9\-]{1,63}(?:\.| punto )[a-z]{2,}"

_PERSONAL: Final = re.compile(
    "|".join(f"(?:{each})" for each in (_CURP, _RFC, _SHORT_RFC, _PHONE, _MAIL, _SPOKEN_MAIL))
)


def tells_of_a_person(folded: str) -> bool:
    """Whether a question holds what looks like a CURP, an RFC, a telephone number or an address for mail. ``folded``:
    in lower case and without accents."""
    return _PERSONAL.search(folded) is not None
