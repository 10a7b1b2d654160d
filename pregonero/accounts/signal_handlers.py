"""Writes the audit log where Django, Wagtail and django-axes say that something happened to an account or a thing."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from wagtail.models import APIToken, ModelLogEntry, PageLogEntry

from . import audit, audit_actions, origin, second_factor, sessions
from .enums import Outcome
from .history import did_anything
from .models import AuditEntry, TokenTerms, User
from .signals import password_set

#: fields of an account whose change is written down with the old and the new value
TOLD = ("username", "email", "is_active", "is_superuser")


def signed_in(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    sessions.begin(request)
    audit.record(audit_actions.LOGIN, actor=user, detail={"second_factor_due": second_factor.is_missing(user)})


def signed_out(sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
    if user is not None and user.is_authenticated:
        audit.record(audit_actions.LOGOUT, actor=user)


def sign_in_failed(sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    """The name as it was typed, cut; never the password. While the door is locked :func:`locked_out` writes."""
    if getattr(request, "axes_locked_out", False):
        return
    _attempt(audit_actions.LOGIN_FAILED, credentials.get("username") or "", Outcome.FAILED)


def locked_out(sender: Any, request: Any, username: str, **kwargs: Any) -> None:
    if not audit.is_quiet(audit_actions.LOGIN_LOCKED, username):
        _attempt(audit_actions.LOGIN_LOCKED, username, Outcome.REFUSED)


def _attempt(action: str, typed: str, outcome: Outcome) -> None:
    name = origin.plain(typed, 150)
    account = get_user_model()._default_manager.filter(username=name).first()
    audit.refused(action, actor=None, obj=account, label=name, outcome=outcome)


def password_changed(sender: Any, user: Any, **kwargs: Any) -> None:
    """Whoever knew the old one is signed out."""
    actor = origin.current_user() or (user if origin.current.get() is not None else None)
    ended = sessions.end(user, keep=sessions.current_key())
    audit.record(audit_actions.PASSWORD, actor=actor, obj=user, detail={"sessions_ended": ended})


def account_saving(sender: Any, instance: User, update_fields: Any = None, raw: bool = False, **kwargs: Any) -> None:
    if raw or instance._state.adding or (update_fields is not None and not set(TOLD) & set(update_fields)):
        return
    before = User.objects.filter(pk=instance.pk).values(*TOLD).first() or {}
    changes = {name: [old, getattr(instance, name)] for name, old in before.items() if old != getattr(instance, name)}
    if changes:
        audit.record(audit_actions.CHANGED, obj=instance, detail=changes)
    if not instance.is_active and before.get("is_active"):
        sessions.end(instance)


def account_saved(sender: Any, instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Accounts made in the admin stand in Wagtail's history already."""
    if created and not raw and origin.current.get() is None:
        audit.record(audit_actions.CREATED, obj=instance)


def account_going(sender: Any, instance: User, **kwargs: Any) -> None:
    """The last wall: history needs the person."""
    if did_anything(instance):
        raise PermissionDenied("accounts that did something are closed, not deleted")


def account_gone(sender: Any, instance: User, **kwargs: Any) -> None:
    audit.record(audit_actions.DELETED, object_type=instance._meta.label_lower, label=str(instance))


def roles_changed(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any) -> None:
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    how = "added" if action == "post_add" else "removed"
    if reverse:
        people = instance.user_set.all() if pk_set is None else User.objects.filter(pk__in=pk_set)
        told = [(person, [instance.name]) for person in people]
    else:
        groups = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
        told = [(instance, sorted(groups.values_list("name", flat=True)))]
    for person, names in told:
        if names:
            audit.record(audit_actions.ROLES, obj=person, detail={how: names})


def token_made(sender: Any, instance: TokenTerms, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """A token is one from the moment it has terms; before, it opens nothing."""
    if created and not raw:
        detail = {"name": instance.token.name, "scopes": instance.scopes, "expires": instance.expires_at.isoformat()}
        audit.record(audit_actions.TOKEN_MADE, obj=instance.token.user, detail=detail)


def token_revoked(sender: Any, instance: APIToken, created: bool, update_fields: Any = None, **kwargs: Any) -> None:
    """Whoever revokes: our screens, our command or Wagtail's."""
    if not created and instance.revoked_at is not None and "revoked_at" in (update_fields or ()):
        audit.record(audit_actions.TOKEN_REVOKED, obj=instance.user, detail={"name": instance.name})


def token_gone(sender: Any, instance: APIToken, **kwargs: Any) -> None:
    audit.record(audit_actions.TOKEN_GONE, obj=instance.user, detail={"name": instance.name})


def mirror(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Copy an entry of Wagtail's histories, which can be deleted and name the actor by reference only.

    Autosave writes one entry each time and groups them by an id; here the first of them stands for all.
    """
    if not created or raw:
        return
    key = str(instance.object_id)
    group = instance.uuid
    if group and AuditEntry.objects.filter(group=group, action=instance.action, object_id=key).exists():
        return
    kind = instance.content_type
    thing = _thing(instance)
    audit.record(
        instance.action,
        actor=instance.user if instance.user_id else None,
        label=instance.label,
        directorate=audit.directorate_of(thing) if thing is not None else "",
        detail=instance.data,
        object_type=f"{kind.app_label}.{kind.model}" if kind else "",
        object_id=key[:64],
        at=instance.timestamp,
        group=group,
    )


def _thing(entry: Any) -> Any:
    """What an entry of Wagtail's histories is about; None where it is gone."""
    if isinstance(entry, PageLogEntry):
        return entry.page
    model = entry.content_type.model_class() if entry.content_type else None
    return model._base_manager.filter(pk=entry.object_id).first() if model else None


def connect() -> None:
    """Called once, from ``AppConfig.ready()``."""
    user_logged_in.connect(signed_in, dispatch_uid="accounts.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="accounts.signed_out")
    user_login_failed.connect(sign_in_failed, dispatch_uid="accounts.sign_in_failed")
    user_locked_out.connect(locked_out, dispatch_uid="accounts.locked_out")
    password_set.connect(password_changed, dispatch_uid="accounts.password_changed")
    pre_save.connect(account_saving, sender=User, dispatch_uid="accounts.saving")
    post_save.connect(account_saved, sender=User, dispatch_uid="accounts.saved")
    pre_delete.connect(account_going, sender=User, dispatch_uid="accounts.going")
    post_delete.connect(account_gone, sender=User, dispatch_uid="accounts.gone")
    m2m_changed.connect(roles_changed, sender=User.groups.through, dispatch_uid="accounts.roles")
    post_save.connect(token_made, sender=TokenTerms, dispatch_uid="accounts.token_made")
    post_save.connect(token_revoked, sender=APIToken, dispatch_uid="accounts.token_revoked")
    post_delete.connect(token_gone, sender=APIToken, dispatch_uid="accounts.token_gone")
    for model in (PageLogEntry, ModelLogEntry):
        post_save.connect(mirror, sender=model, dispatch_uid=f"accounts.mirror.{model.__name__}")
