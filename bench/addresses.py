"""Picks addresses of what is public at random, in a process of its own; prints one JSON object of lists of paths."""

from __future__ import annotations

import json
import random
import sys

import django

SEED = 7
WORDS = ("agua", "predial", "licitacion", "caminos", "salud", "apoyo", "becas", "escuela", "obra", "pozo", "luz")


def main() -> None:
    django.setup()
    from wagtail.models import Site

    from pregonero.publishing.models import Chain, LiveDocument

    chance = random.Random(SEED)
    site = Site.objects.get(is_default_site=True)
    last = Chain.objects.get(site_id=site.pk).seq
    news = LiveDocument.objects.filter(site_id=site.pk, kind="news")
    rows = list(news.order_by("pk").values_list("document_id", "path", "directorate_slug"))
    chosen = chance.sample(rows, min(int(sys.argv[1]), len(rows)))
    slugs = sorted({slug for _id, _path, slug in rows})
    print(
        json.dumps(
            {
                "detail": [f"/api/v1/documents/{document_id}" for document_id, _path, _slug in chosen],
                "article": [path for _id, path, _slug in chosen],
                "history": [f"/api/v1/documents/{document_id}/history" for document_id, _path, _slug in chosen],
                "changes": [f"/api/v1/changes?since={chance.randrange(max(1, last - 100))}" for _row in chosen],
                "directorate": [f"/api/v1/documents?kind=news&directorate={slug}" for slug in slugs],
                "search": [f"/buscar/?q={a}+{b}" for a in WORDS for b in WORDS],
                "API search": [f"/api/v1/search?q={a}+{b}" for a in WORDS for b in WORDS],
            }
        )
    )


if __name__ == "__main__":
    main()
