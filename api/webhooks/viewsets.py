"""Admin screens of webhooks: administrators change them, officers and auditors read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Count
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic import CreateView, EditView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from pregonero.publishing import api as publishing
from pregonero.publishing.api import outbox

from ..models import WebhookSubscription
from . import views
from .enums import DeliveryStatus
from .forms import AgainForm, WebhookForm


def state_of(webhook: WebhookSubscription) -> str:
    if webhook.active:
        return _("On")
    return _("Switched off by Pregonero") if webhook.switched_off_at else _("Off")


class WebhookIndexView(IndexView):
    def get_list_more_buttons(self, instance: WebhookSubscription) -> list[Any]:
        log = f"{reverse('pregonero_webhooks:deliveries')}?subscription={instance.pk}"
        return [*super().get_list_more_buttons(instance), Button(_("Deliveries"), url=log, icon_name="history")]


class WebhookCreateView(CreateView):
    def save_instance(self) -> Any:
        self.form.instance.created_by = self.request.user
        return super().save_instance()

    def get_success_url(self) -> str:
        """The one page that shows the secret."""
        views.let_see_the_secret(self.request, self.object)
        return reverse("pregonero_webhooks:secret", args=[self.object.pk])


class WebhookEditView(EditView):
    def save_instance(self) -> Any:
        """Whoever saves it has seen that it was switched off; what waits is tried with the new address at once."""
        webhook = self.form.instance
        webhook.switched_off_at, webhook.reason = None, ""
        saved = super().save_instance()
        outbox.hurry(saved.lane)
        return saved

    def get_success_url(self) -> str:
        return reverse("pregonero_webhooks:inspect", args=[self.object.pk])


class WebhookInspectView(InspectView):
    """Everything about one webhook: its state, its log, and what can be done with it."""

    page_title = gettext_lazy("Webhook")
    template_name = "pregonero/api/webhook.html"
    object: WebhookSubscription
    request: HttpRequest

    def get_field_label(self, field_name: str, field: Any) -> str:
        return _("Status") if field_name == "active" else str(super().get_field_label(field_name, field))

    def get_kinds_display_value(self) -> str:
        return _names(WebhookForm(instance=self.object), "kinds")

    def get_directorates_display_value(self) -> str:
        return _names(WebhookForm(instance=self.object), "directorates")

    def get_actions_display_value(self) -> str:
        return _names(WebhookForm(instance=self.object), "actions")

    def get_active_display_value(self) -> str:
        return state_of(self.object)

    def get_created_at_display_value(self) -> str:
        return str(formats.date_format(timezone.localtime(self.object.created_at), "DATETIME_FORMAT"))

    def get_created_by_display_value(self) -> str:
        person = self.object.created_by
        return get_user_display_name(person) if person else "—"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        counts = dict(self.object.deliveries.order_by().values_list("status").annotate(Count("pk")))
        return {
            **context,
            "webhook": self.object,
            "changes": self.request.user.has_perm(views.CHANGE),
            "counts": [(label, counts.get(status, 0)) for status, label in DeliveryStatus.choices],
            "deliveries_url": f"{reverse('pregonero_webhooks:deliveries')}?subscription={self.object.pk}",
            "again_form": AgainForm(initial={"since": publishing.generation(self.object.site_id)}),
            "history_url": reverse("pregonero_webhooks:history", args=[self.object.pk])
            if self.request.user.has_perm(views.CHANGE)
            else None,
        }


def _names(form: WebhookForm, field: str) -> str:
    """What was chosen, in words."""
    chosen = getattr(form.instance, field)
    labels = dict(form.fields[field].choices)
    return ", ".join(str(labels[value]) for value in chosen) or _("everything")


class WebhookViewSet(ModelViewSet):
    model = WebhookSubscription
    name = "pregonero_webhooks"
    url_prefix = "webhooks"
    icon = "link-external"
    menu_label = gettext_lazy("Webhooks")
    menu_order = 650
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = WebhookIndexView
    add_view_class = WebhookCreateView
    edit_view_class = WebhookEditView
    inspect_view_class = WebhookInspectView
    inspect_view_fields: ClassVar[list[str]] = [
        "active", "url", "site", "kinds", "directorates", "actions", "created_at", "created_by",
    ]  # fmt: skip
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("url", label=gettext_lazy("Address of the receiver")),
        Column("state", label=gettext_lazy("Status"), accessor=state_of),
    ]

    def get_form_class(self, for_update: bool = False) -> type[WebhookForm]:
        return WebhookForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("secret/<int:pk>/", views.secret, name="secret"),
            path("rotate/<int:pk>/", views.rotate, name="rotate"),
            path("test/<int:pk>/", views.test, name="test"),
            path("again/<int:pk>/", views.again_since, name="again_since"),
            path("deliveries/", views.DeliveriesView.as_view(), name="deliveries"),
            path("deliveries/results/", views.DeliveriesView.as_view(results_only=True), name="deliveries_results"),
            path("deliveries/<int:pk>/", views.delivery, name="delivery"),
            path("deliveries/<int:pk>/again/", views.again, name="again"),
        ]
