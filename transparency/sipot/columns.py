"""Fields by their names: how a name is compared, which role it has, and which type one without a type has.

Ids differ between states and editions, names between editions and typists: names are compared without case, accents,
spaces, signs and the slips known from official templates.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache

from .model import Role, TypeCode

#: Slips that stand in official templates (edition of April 2019), and the word that was meant.
KNOWN_SLIPS = {
    "asentamineto": "asentamiento",
    "validad": "vialidad",
    "concesionarioue": "concesionario que",
    "hipervinvulo": "hipervinculo",
    "hipervinculos": "hipervinculo",
    "ejecicio": "ejercicio",
    "ejercico": "ejercicio",
    "actualizacon": "actualizacion",
}
#: Names of the fields that nearly every format has, by role.
STANDARD = {
    Role.EXERCISE: ("Ejercicio",),
    Role.START: ("Fecha de inicio del periodo que se informa", "Fecha Inicio Periodo que se Informa"),
    Role.END: (
        "Fecha de término del periodo que se informa",
        "Fecha Término Periodo que se Informa",
        "Fecha de fin del periodo que se informa",
    ),
    Role.PERIOD: ("Periodo que se informa",),
    Role.AREA: (
        "Área(s) responsable(s) que genera(n), posee(n), publica(n) y actualizan la información",
        "Área(s) responsable(s) que genera(n), posee(n), publica(n) y actualiza(n) la información",
        "Área responsable de la información",
    ),
    Role.VALIDATION: ("Fecha de validación", "Fecha de validación de la información"),
    Role.UPDATE: ("Fecha de actualización",),
    Role.YEAR: ("Año",),
    Role.NOTE: ("Nota",),
}
#: A reform announces itself in the heading: «ESTE CRITERIO APLICA A PARTIR DEL 01/04/2023 -> Sexo (catálogo)».
_SINCE = re.compile(r"^\s*este criterio aplica .*?->\s*", re.IGNORECASE | re.DOTALL)
_TABLE_MARK = re.compile(r"\s*\(?\s*\b(Tabla[_ ]\d+)\s*\)?\s*$", re.IGNORECASE)
_FORMAT_HINT = re.compile(r"\(\s*d+\s*/\s*m+\s*/\s*[a\s]+\)", re.IGNORECASE)
_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def split_table_mark(heading: str) -> tuple[str, str | None]:
    """``("Desglose", "Tabla_514400")`` of a heading that names the table its cells refer to."""
    match = _TABLE_MARK.search(heading)
    if not match:
        return heading.strip(), None
    return heading[: match.start()].strip(), match[1]


def plain(text: str) -> str:
    """Lower case, without accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=20_000)
def comparable(name: str) -> str:
    """What two names of the same field have in common; empty for a name without letters or digits."""
    text = plain(_FORMAT_HINT.sub("", _SINCE.sub("", split_table_mark(name)[0])))
    words = _NOT_LETTERS.sub(" ", text).split()
    return "".join(KNOWN_SLIPS.get(word, word) for word in words).replace(" ", "")


_ROLES = {comparable(name): role for role, names in STANDARD.items() for name in names}


def role_of(name: str, code: TypeCode | None = None) -> Role | None:
    """The role of a field by its name, or by the types that have one of their own."""
    role = _ROLES.get(comparable(name))
    if role is not None:
        return role
    key = comparable(name)
    if key.startswith(("areasresponsables", "arearesponsable")) and "informacion" in key:
        return Role.AREA
    by_code = {TypeCode.UPDATE_DATE: Role.UPDATE, TypeCode.NOTE: Role.NOTE, TypeCode.YEAR: Role.YEAR}
    return by_code.get(code) if code is not None else None


def near_standard(name: str) -> tuple[Role, str] | None:
    """The standard name that a misspelt one stands for, with its role; None where it is none or spelt well."""
    key = comparable(name)
    if key in _ROLES or len(key) < 6:
        return None
    close = difflib.get_close_matches(key, _ROLES, 1, 0.9)
    if not close:
        return None
    role = _ROLES[close[0]]
    return role, next(standard for standard in STANDARD[role] if comparable(standard) == close[0])


#: Long words that titles and headings are full of; a word that misses one letter of these is misspelt.
_LEXICON = frozenset(
    [
        "actualizacion",
        "adjudicacion",
        "adscripcion",
        "asentamiento",
        "autorizacion",
        "beneficiarios",
        "catalogo",
        "contratacion",
        "convocatoria",
        "denominacion",
        "descripcion",
        "documento",
        "ejercicio",
        "electronico",
        "extension",
        "fundamento",
        "hipervinculo",
        "indicadores",
        "informacion",
        "localidad",
        "modificacion",
        "municipio",
        "normatividad",
        "obligado",
        "organismo",
        "presupuesto",
        "procedimiento",
        "programas",
        "publicacion",
        "realizacion",
        "remuneracion",
        "responsable",
        "resultados",
        "servicio",
        "servidor",
        "solicitud",
        "telefono",
        "transparencia",
        "validacion",
        "vialidad",
        "vinculo",
    ]
)


def _shorter(word: str) -> set[str]:
    """The word without one of its inner letters."""
    return {word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)}


def _swapped(word: str) -> set[str]:
    """The word with two neighbouring inner letters exchanged."""
    return {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 2)}


# Endings are left alone, for they make other words: publica, publicar, publicada.
_SLIPS = {slip: word for word in _LEXICON for slip in _shorter(word) | _swapped(word)} | KNOWN_SLIPS


def slip_in(name: str) -> tuple[str, str] | None:
    """The first misspelt word of a title or heading, and what was meant; None where none is."""
    for word in _NOT_LETTERS.sub(" ", plain(name)).split():
        if word in _LEXICON or word == "hipervinculos":
            continue
        meant = _SLIPS.get(word) or next((w for w in sorted(_shorter(word)) if w in _LEXICON), None)
        if meant is not None:
            return word, meant
    return None


def type_by_name(name: str, table: str | None) -> TypeCode:
    """The type of a field in a download, which does not tell it."""
    key = comparable(name)
    role = role_of(name)
    if table is not None:
        return TypeCode.TABLE
    if role is Role.UPDATE:
        return TypeCode.UPDATE_DATE
    if role is Role.NOTE:
        return TypeCode.NOTE
    if role is Role.YEAR:
        return TypeCode.YEAR
    if role in (Role.START, Role.END, Role.VALIDATION) or key.startswith("fecha"):
        return TypeCode.DATE
    if key.endswith("catalogo"):
        return TypeCode.CATALOGUE
    if key.startswith("hipervinculo"):
        return TypeCode.LINK
    return TypeCode.SHORT_TEXT if role is Role.EXERCISE else TypeCode.LONG_TEXT
