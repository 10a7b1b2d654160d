"""Receivers that say that a search is guided otherwise: what was kept of its answers is not true any more."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import Site

from pregonero.publishing import api as publishing

from .models import BestBet, BestBetDocument, Guided, RoutedQuery, Synonyms


def _changed(sender: type, instance: Guided, **kwargs: Any) -> None:
    # rows of a site that is deleted go with it
    if Site.objects.filter(pk=instance.site_id).exists():
        publishing.next_turn(instance.site_id)


def _moves(sender: type, instance: Guided, **kwargs: Any) -> None:
    """The site that it is taken from is guided otherwise too."""
    before = sender._default_manager.filter(pk=instance.pk).values_list("site_id", flat=True).first()  # type: ignore[attr-defined]
    if before is not None and before != instance.site_id:
        publishing.next_turn(before)


def _document_changed(sender: type, instance: BestBetDocument, **kwargs: Any) -> None:
    bet = BestBet.objects.filter(pk=instance.bet_id).first()
    if bet is not None:
        publishing.next_turn(bet.site_id)


def connect() -> None:
    """Called once from ``AppConfig.ready()``."""
    for model in (Synonyms, BestBet, RoutedQuery):
        pre_save.connect(_moves, sender=model, dispatch_uid=f"search.moves.{model.__name__}")
        for signal in (post_save, post_delete):
            signal.connect(_changed, sender=model, dispatch_uid=f"search.changed.{model.__name__}")
    for signal in (post_save, post_delete):
        signal.connect(_document_changed, sender=BestBetDocument, dispatch_uid="search.changed.document")
