"""Addresses of the official site, in the order they are tried. They come last: everything else is mounted before."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from portal import tag_feeds, views
from pregonero.plugins.api import site_routes

portal_urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", views.robots_txt, name="portal_robots"),
    path("sitemap.xml", views.sitemap_xml, name="portal_sitemap"),
    path("buscar/", views.search_page, name="portal_search"),
    path("vista-previa/<str:token>/", views.preview, name="portal_preview"),
    re_path(r"^estilo/colores-([0-9a-f]{12})\.css$", views.colours_css, name="portal_colours"),
    re_path(
        rf"^((?:[\w\-]+/)*){tag_feeds.WORD}/([^\0]{{1,{tag_feeds.LENGTH}}})/(atom\.xml|rss\.xml|feed\.json)$",
        views.tag_feed,
        name="portal_tag_feed",
    ),
    re_path(r"^((?:[\w\-]+/)*)(atom\.xml|rss\.xml|feed\.json)$", views.feed, name="portal_feed"),
    *(re_path(route.pattern, route.view, name=f"{route.slug}") for route in site_routes),
    # Wagtail makes `page.url` from the route of this name.
    re_path(r"^((?:[\w\-]+/)*)$", views.document, name="wagtail_serve"),
    re_path(r"^(.*)$", views.elsewhere, name="portal_elsewhere"),
]
