"""Django app of the plugin ``news``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    label = "news"
    verbose_name = _("News")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import (
            DemoContent,
            Gate,
            Kind,
            Listing,
            StartButton,
            demo_content,
            gates,
            kinds,
            listings,
            start_buttons,
        )

        from . import demo
        from .gates import event_date
        from .schemas import NEWS

        kinds.register(Kind("news", _("News"), NEWS, needs_directorate=True, ages=True), plugin="news")
        gates.register(Gate("news-event-date", event_date, kinds=frozenset({"news"})), plugin="news")
        listings.register(Listing("news", "/noticias/", "news"), plugin="news")
        demo_content.register(DemoContent("news-index", demo.load_index, demo.check_index, order=15), plugin="news")
        demo_content.register(DemoContent("news", demo.load, demo.check, order=60), plugin="news")
        start_buttons.register(
            StartButton("news", _("New news item"), "doc-empty", page_type="news.NewsArticlePage", order=10),
            plugin="news",
        )
