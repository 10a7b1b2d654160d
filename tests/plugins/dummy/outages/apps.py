"""Django app of the plugin ``outages``: answers the extension points its manifest declares."""

from django.apps import AppConfig


class OutagesConfig(AppConfig):
    name = "outages"
    label = "outages"
    verbose_name = "Cortes de agua"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pregonero.plugins.api import (
            ApiRouter,
            DemoContent,
            Gate,
            HealthCheck,
            Kind,
            Listing,
            SiteRoute,
            api_routers,
            demo_content,
            gates,
            health_checks,
            kinds,
            listings,
            site_routes,
        )

        from . import contributions
        from . import gates as own

        kinds.register(Kind("outage", "Corte de agua", contributions.FIELDS, needs_directorate=True), plugin="outages")
        gates.register(Gate("outages-until", own.until, kinds=frozenset({"outage"})), plugin="outages")
        api_routers.register(ApiRouter("outages", "outages.router.router", prefix="outages"), plugin="outages")
        site_routes.register(SiteRoute("outages-now", r"^cortes-hoy/$", contributions.today), plugin="outages")
        listings.register(Listing("outages", "/cortes/", "outage", order="title"), plugin="outages")
        # no such order: a contribution that fails when it is used
        listings.register(Listing("outages-broken", "/transparencia/", "outage", order="shoe-size"), plugin="outages")
        demo_content.register(
            DemoContent("outages", contributions.load, contributions.check, order=70), plugin="outages"
        )
        health_checks.register(HealthCheck("outages", contributions.health), plugin="outages")
        health_checks.register(HealthCheck("outages-broken", contributions.broken_health), plugin="outages")
