"""Brings the data of an installation up to date before its servers start; runs inside ``.venv``.

One process for all of it, because every import of Django and Wagtail costs seconds, and one that ends, because their
memory is wanted by the servers. It reports to its parent in JSON lines on standard output: ``{"progress": TEXT}`` and,
at most once and last, ``{"error": SENTENCE}``; whatever libraries print goes to ``var/cache/prepare.log``.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from tools import messages

ROOT = Path(__file__).resolve().parent.parent
DEMONSTRATION = ROOT / "municipality" / "atengo"

Say = Callable[[str], None]


def migrate(say: Say, cache: Path) -> None:
    """Apply the migrations that are missing; nothing is written where none is."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    # After the last migration Django still makes content types and permissions: a run cut short there must come back.
    unfinished = cache / "migrating"
    if not plan and not unfinished.exists():
        say("Base de datos al día")
        return
    say(f"Base de datos: {len(plan)} migraciones por aplicar…")
    unfinished.touch()
    call_command("migrate", interactive=False, verbosity=1)
    from pregonero.directorates.api import RoleGroup

    if RoleGroup.objects.exists():  # a new installation has nothing to bring up to date
        call_command("provision")
    unfinished.unlink()


def collect_static(say: Say) -> None:
    """Collect and hash the static files, unless neither they nor the installed components changed."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".collected"
    current = _fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == current:
        say("Archivos estáticos al día")
        return
    say("Archivos estáticos: reuniendo y comprimiendo…")
    call_command("collectstatic", interactive=False, clear=False, verbosity=0)
    stamp.write_text(current, encoding="ascii")


def _fingerprint() -> str:
    """Digest of name, size and time of the project's static files, and of the list of components."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for folder in sorted(ROOT.glob("*/static")) + sorted(ROOT.glob("*/*/static")):
        if ".venv" in folder.parts or "var" in folder.relative_to(ROOT).parts:
            continue
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                status = path.stat()
                digest.update(f"{path.relative_to(ROOT)} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def load_demonstration(say: Say) -> None:
    """Load the demonstration municipality into a database that nobody has an account in yet."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    if get_user_model()._default_manager.exists():
        return
    say("Municipio de demostración: Atengo, Jalisco…")
    call_command("municipality", "load", str(DEMONSTRATION))
    # Last: accounts are the sign that all the rest is there. Loading again adds only what is missing.
    say("Cuentas de demostración…")
    call_command("demo_users")


def renew_admin_search(say: Say, cache: Path) -> None:
    """Write the admin's search anew where it was written by another analysis; a new installation has none yet."""
    from django.core.management import call_command
    from wagtail.search.models import IndexEntry

    from portal.admin_search import FINGERPRINT

    stamp = cache / ".admin-search"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == FINGERPRINT:
        return
    if IndexEntry._default_manager.exists():
        say("Búsqueda de la administración: escribiendo el índice de nuevo…")
        call_command("update_index", verbosity=0)
    stamp.write_text(FINGERPRINT, encoding="ascii")


def follow_port() -> None:
    """Let the site called ``localhost`` have the port that this machine serves on: absolute addresses carry it.

    No document holds it, so no document changes. A site with a name of its own is somebody's decision.
    """
    from wagtail.models import Site

    port = int(os.environ["PORT"])
    Site.objects.filter(hostname="localhost").exclude(port=port).update(port=port)


def check() -> None:
    """Django's system checks, the plugins' among them: the servers do not run them."""
    from django.core.management import call_command

    call_command("check", fail_level="ERROR")


def prepare(say: Say) -> None:
    compiled = messages.compile_catalogues()
    if compiled:
        say(f"Traducciones: {compiled} catálogos compilados")

    import django

    django.setup()
    from django.conf import settings

    cache = Path(settings.VAR_DIR) / "cache"
    check()
    migrate(say, cache)
    renew_admin_search(say, cache)
    collect_static(say)
    load_demonstration(say)
    follow_port()


def sentence(error: BaseException, log: Path) -> str:
    """What went wrong, as one plain Spanish sentence; the details are in ``log``."""
    text = " ".join(str(error).split())
    name = type(error).__name__
    if (isinstance(error, OSError) and error.errno == errno.ENOSPC) or "disk is full" in text:
        return "El disco está lleno: libere espacio y vuelva a intentarlo."
    if "database is locked" in text:
        return "Otro programa tiene ocupada la base de datos: ciérrelo y vuelva a intentarlo."
    if "unable to open database file" in text or "readonly database" in text:
        return "No se puede escribir la base de datos: revise los permisos de la carpeta de datos (VAR_DIR)."
    if name == "OperationalError":
        return f"La base de datos no responde: revise DATABASE_URL y que el servidor esté en marcha ({text[:200]})."
    if name in {"ImproperlyConfigured", "SystemCheckError"}:
        return f"La configuración tiene un error: {text[:1000]}"
    if name == "CommandError":
        return f"No se pudieron cargar los datos: {text[:1000]}"
    return f"La preparación falló ({name}: {text[:200]}); el detalle está en {log}."


def main() -> int:
    """Report over the standard output as it was given; keep it clear of what libraries print."""
    cache = Path(os.environ["VAR_DIR"]) / "cache"
    log_path = cache / "prepare.log"
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")

    def tell(**message: str) -> None:
        report.write(json.dumps(message) + "\n")
        report.flush()

    try:
        log = log_path.open("w", encoding="utf-8")
    except OSError as error:
        tell(error=sentence(error, log_path))
        return 1
    with log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
        try:
            prepare(lambda text: tell(progress=text))
        except KeyboardInterrupt:
            return 130
        except SystemExit:  # the way of a command that has said what is wrong with the data
            tell(error=f"No se pudieron cargar los datos del municipio: el detalle está en {log_path}.")
            return 1
        except (
            Exception
        ) as error:  # whatever it is, the person at the terminal gets a sentence and the place of the rest
            tell(error=sentence(error, log_path))
            with contextlib.suppress(OSError):  # a full disk has no room for details either
                traceback.print_exc()
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
