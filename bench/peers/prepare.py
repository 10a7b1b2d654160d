"""Makes the peers' database: one row, and a home page with thirty articles."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peers.settings")


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from wagtail.models import Page, Site

    from bench.peers.stock.models import Article, Row

    call_command("migrate", verbosity=0)
    text = "El servicio de agua vuelve esta tarde a todo el barrio de arriba. " * 8
    Row.objects.create(pk=1, text=text)
    site = Site.objects.get(is_default_site=True)
    home = Page.objects.get(pk=site.root_page_id)
    for number in range(30):
        body = "".join(f"<p>{text}</p>" for _ in range(4))
        home.add_child(
            instance=Article(title=f"Noticia {number}", slug=f"noticia-{number}", intro=text[:200], body=body)
        )


if __name__ == "__main__":
    main()
