"""Compiles every template of the project: an unknown tag or a block left open fails here, not on the site."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    sys.path.insert(0, str(ROOT / "site"))

    import django

    django.setup()
    from django.template import TemplateSyntaxError, engines
    from django.template.backends.django import DjangoTemplates
    from django.template.utils import get_app_template_dirs

    engine = engines["django"]
    assert isinstance(engine, DjangoTemplates)  # noqa: S101  (the project uses no other)
    compiled, faults = 0, []
    folders = [Path(str(folder)) for folder in (*engine.dirs, *get_app_template_dirs("templates"))]
    for folder in folders:
        if not folder.is_relative_to(ROOT) or ".venv" in folder.parts:
            continue
        for path in sorted(folder.rglob("*")):
            if path.suffix not in {".html", ".txt", ".xml"}:
                continue
            try:
                engine.engine.from_string(path.read_text(encoding="utf-8"))
                compiled += 1
            except TemplateSyntaxError as error:
                faults.append(f"{path.relative_to(ROOT)}: {error}")
    print("\n".join([*faults, f"{compiled} templates compiled, {len(faults)} faults"]))
    return 1 if faults or not compiled else 0


if __name__ == "__main__":
    sys.exit(main())
