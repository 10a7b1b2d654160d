"""Django app of the plugin ``transparency``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TransparencyConfig(AppConfig):
    name = "transparency"
    label = "transparency"
    verbose_name = _("Transparency")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.content.item_views import register_policy
        from pregonero.plugins.api import (
            ApiRouter,
            DemoContent,
            DutyProvider,
            Gate,
            Kind,
            PeriodicAct,
            PublicationAction,
            api_routers,
            demo_content,
            duty_providers,
            gates,
            kinds,
            periodic_acts,
            publication_actions,
        )
        from pregonero.publishing.api import register_source

        from . import demo
        from .filings import documents, duties, expected, links, published, schemas
        from .filings import gates as checks
        from .models import Filing

        plugin = "transparency"
        kinds.register(
            Kind(
                "obligation",
                _("Transparency obligation"),
                schemas.OBLIGATION,
                mandated=True,
                review_days=None,
                aside=True,
            ),
            plugin=plugin,
        )
        kinds.register(
            Kind(
                "dataset",
                _("Dataset"),
                schemas.DATASET,
                needs_directorate=True,
                mandated=True,
                review_days=None,
                aside=True,
            ),
            plugin=plugin,
        )
        register_source(documents.ObligationSource())
        register_source(documents.DatasetSource())
        register_policy(Filing)
        datasets = frozenset({"dataset"})
        gates.register(Gate("filing-complete", checks.complete, datasets), plugin=plugin)
        gates.register(Gate("filing-readable", checks.blocking_rows, datasets), plugin=plugin)
        publication_actions.register(PublicationAction("dataset-rows", published.follow, kinds=datasets), plugin=plugin)
        api_routers.register(ApiRouter("transparency", "transparency.router.router"), plugin=plugin)
        duty_providers.register(DutyProvider("filings", duties.owed), plugin=plugin)
        periodic_acts.register(PeriodicAct("filings-expected", expected.act), plugin=plugin)
        periodic_acts.register(PeriodicAct("filing-links", links.act), plugin=plugin)
        demo_content.register(DemoContent("laws", demo.load, demo.check, order=90), plugin=plugin)
