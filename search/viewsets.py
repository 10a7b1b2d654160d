"""Admin screens on which the officer guides the search of the site. Officer and administrator open them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.models import Site

from . import asking, counted, guidance
from .forms import BestBetForm
from .models import BestBet, Guided, RoutedQuery, Synonyms
from .panels import TrialPanel


class GuidedCreateView(CreateView):
    """``?question=``: what the first line says, for whoever comes from the report."""

    def get_initial_form_instance(self) -> Guided:
        begun: Guided = self.model(site=Site.objects.filter(is_default_site=True).first())
        asked = " ".join(self.request.GET.get("question", "").split())[: counted.LENGTH]
        setattr(begun, begun.lines_field, asked)
        return begun


class GuidedViewSet(ModelViewSet):
    """Screens of one thing that guides the search, with one more on which a question is tried."""

    add_view_class = GuidedCreateView
    add_to_reference_index = False
    copy_view_enabled = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("try/", self._trial("add"), name="trial_new"),
            path("try/<int:pk>/", self._trial("change"), name="trial"),
        ]

    def _trial(self, action: str) -> Callable[..., HttpResponse]:
        @require_POST
        def view(request: HttpRequest, pk: int | None = None) -> HttpResponse:
            if not self.permission_policy.user_has_permission(request.user, action):
                raise PermissionDenied
            instance = get_object_or_404(self.model, pk=pk) if pk is not None else self.model()
            return trial(request, self.get_form_class(), instance)

        return view


def trial(request: HttpRequest, form_class: Any, instance: Guided) -> HttpResponse:
    """A question answered as it is now, and as it would be with what stands in the form. Nothing is saved."""
    form = form_class(request.POST, instance=instance, for_user=request.user)
    asked = " ".join(request.POST.get("trial", "").split())[: counted.LENGTH]
    context: dict[str, Any] = {"question": asked, "faults": _faults(form)}
    if asked and not context["faults"]:
        edited = form.save(commit=False)
        key = counted.normalised(asked)
        sides: list[dict[str, Any]] = []
        for label, told in (
            (_("As it is now"), guidance.saved(edited.site_id)),
            (_("With this change"), guidance.saved(edited.site_id, instead=edited)),
        ):
            hits = asking.answer(edited.site_id, asked, told)
            sides.append({"label": label, "hits": hits, "route": told.routes.get(key)})
        known = {hit.id for hit in sides[0]["hits"]}
        context |= {"sides": sides, "added": [hit.id for hit in sides[1]["hits"] if hit.id not in known]}
    return TemplateResponse(request, "pregonero/search/trial.html", context)


def _faults(form: Any) -> list[str]:
    """All that is wrong with a form and the rows in it."""
    errors = [form.errors, *(error for formset in form.formsets.values() for error in formset.errors)]
    return [fault for error in errors for faults in error.values() for fault in faults]


class SynonymsViewSet(GuidedViewSet):
    model = Synonyms
    name = "pregonero_synonyms"
    url_prefix = "search/synonyms"
    icon = "list-ul"
    menu_label = _("Synonyms")
    list_display: ClassVar[list[Any]] = ["__str__", "site"]
    edit_handler = ObjectList(
        [
            HelpPanel(_("Whoever searches for one of them finds what says any of the others.")),
            FieldPanel("site"),
            FieldPanel("words"),
            TrialPanel("pregonero_synonyms"),
        ]
    )


class BestBetViewSet(GuidedViewSet):
    model = BestBet
    name = "pregonero_best_bets"
    url_prefix = "search/best-bets"
    icon = "pick"
    menu_label = _("Best bets")
    list_display: ClassVar[list[Any]] = [
        "__str__",
        "until",
        BooleanColumn("over", label=_("Its last day has passed")),
        "site",
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(_("Whoever asks exactly one of these questions sees the chosen documents first, in this order.")),
            FieldPanel("site"),
            FieldPanel("questions"),
            InlinePanel(
                "documents",
                heading=_("Documents that stand first"),
                label=_("Document"),
                panels=[FieldPanel("document")],
            ),
            FieldPanel("until"),
            TrialPanel("pregonero_best_bets"),
        ],
        base_form_class=BestBetForm,
    )


class RoutedQueryViewSet(GuidedViewSet):
    model = RoutedQuery
    name = "pregonero_routes"
    url_prefix = "search/direct-answers"
    icon = "redirect"
    menu_label = _("Direct answers")
    list_display: ClassVar[list[Any]] = ["__str__", "address", "site"]
    edit_handler = ObjectList(
        [
            HelpPanel(_("Whoever asks exactly one of these questions is offered this page above all results.")),
            FieldPanel("site"),
            FieldPanel("questions"),
            FieldPanel("address"),
            FieldPanel("title"),
            TrialPanel("pregonero_routes"),
        ]
    )


class SearchViewSetGroup(ModelViewSetGroup):
    items = (SynonymsViewSet, BestBetViewSet, RoutedQueryViewSet)
    menu_label = _("Site search")
    menu_name = "public-search"
    menu_icon = "search"
    menu_order = 320
