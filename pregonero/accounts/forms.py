"""Forms of signing in, of the second factor, of tokens and keys, and the form that makes an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailLoginForm
from wagtail.users.forms import UserCreationForm as WagtailUserCreationForm

from . import partner_keys, tokens
from .enums import KeyScope, TokenScope

#: Argon2 works on the whole of a password: nobody types a longer one
PASSWORD_LENGTH = 256


class LoginForm(WagtailLoginForm):
    """Wagtail's, which leaves the password's label to the name of the field: English in every language.

    Django gives the name's length to the browser only; a longer one is no name of anybody.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Password")
        self.fields["username"].validators.append(MaxLengthValidator(150))
        self.fields["password"].validators.append(MaxLengthValidator(PASSWORD_LENGTH))


class CodeForm(forms.Form):
    """Asks for a code of the app, or for a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )


class PasswordAgainForm(forms.Form):
    """Asks whoever is signed in for their password again. Failures count as failed sign-ins do."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=PASSWORD_LENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        if authenticate(self.request, username=self.user.get_username(), password=given) is None:
            raise forms.ValidationError(_("That is not your password."))
        return given


class TokenForm(PasswordAgainForm):
    """Makes a token of one's own. It asks for the password: a token outlives the session in which it is made."""

    name = forms.CharField(
        label=_("What it is for"), max_length=120, help_text=_("The program that will hold it, and where that runs.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=TokenScope.choices,
        initial=[TokenScope.READ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself. Choose as little as the program needs."),
    )
    days = forms.IntegerField(label=_("Good for days"), min_value=1, max_value=tokens.LONGEST_DAYS)

    field_order = ("name", "scopes", "days", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].initial = settings.TOKEN_DAYS


class PartnerKeyForm(PasswordAgainForm):
    """Makes a key for a partner."""

    name = forms.CharField(label=_("Partner"), max_length=120, help_text=_("Who reads, and with which program."))
    contact = forms.EmailField(
        label=_("Contact"), help_text=_("Whom to write to before the key expires or is revoked.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may read"),
        choices=KeyScope.choices,
        initial=[KeyScope.DOCUMENTS],
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.IntegerField(
        label=_("Good for days"), min_value=1, max_value=partner_keys.LONGEST_DAYS, initial=partner_keys.DAYS
    )

    field_order = ("name", "contact", "scopes", "days", "password")


class UserCreationForm(WagtailUserCreationForm):
    """Makes an account. Without a password the person gets an invitation by mail to choose one."""

    password_required = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "Leave both empty: the person receives a mail with a link to choose their own password."
        )

    def save(self, commit: bool = True) -> Any:
        if not self.cleaned_data.get("password1"):
            self.instance.set_unusable_password()
        return super().save(commit)
