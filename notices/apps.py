"""Django app of the plugin ``notices``."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    label = "notices"
    verbose_name = _("Printed notices")

    def ready(self) -> None:
        from pregonero.plugins.api import (
            NoticeTemplate,
            PeriodicAct,
            SiteRoute,
            notice_templates,
            periodic_acts,
            site_routes,
        )

        from .api import TypstForm
        from .catalogue import built_in
        from .tidying import tidy
        from .views import PATTERN, printed

        for template in built_in():
            notice_templates.register(
                NoticeTemplate(template.slug, template.label, template.kinds, TypstForm(template)), plugin="notices"
            )
        site_routes.register(SiteRoute("notices-printed", PATTERN, printed), plugin="notices")
        periodic_acts.register(PeriodicAct("notices-tidying", tidy), plugin="notices")
