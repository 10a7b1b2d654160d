"""Pages of the second factor: giving the code, setting up the app, recovery codes, and the page of one's account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages

from . import second_factor, sessions
from .enums import SecondFactor
from .forms import CodeForm, PasswordAgainForm
from .login import destination, next_step

#: where the key waits in the session until its first code was right
KEY = "pregonero_second_factor_key"


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class AfterPasswordView(View):
    """For whoever has given the password, whether or not the code is still due. ``self.person``: who that is."""

    person: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.person = request.signed_in_user  # type: ignore[attr-defined]
        if settings.SECOND_FACTOR == SecondFactor.OFF or not self.person.is_authenticated:
            return redirect("wagtailadmin_login")
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_due(self) -> bool:
        return second_factor.is_missing(self.person)

    def page(self, template: str, **context: Any) -> HttpResponseBase:
        context = {"person": self.person, "next": destination(self.request), **context}
        return TemplateResponse(self.request, f"pregonero/accounts/{template}.html", context)


class CodeView(AfterPasswordView):
    """Asks for the code."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not self.is_due:
            return redirect(destination(request))
        if not second_factor.is_set_up(self.person):
            return redirect(next_step(self.person, request))
        return self.page("code", form=CodeForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if not self.is_due:
            return redirect(destination(request))
        form = CodeForm(request.POST)
        if form.is_valid():
            checked = second_factor.check(self.person, form.cleaned_data["code"])
            if checked.device is not None:
                second_factor.confirm(request, self.person, checked.device)
                self._warn_of_few_codes()
                return redirect(destination(request))
            form.add_error("code", self._sentence(checked))
        return self.page("code", form=form)

    def _sentence(self, checked: second_factor.Checked) -> str:
        wrong = _("This code is not right, was used already or has run out. Write the one your app shows now.")
        if checked.until is None:
            return wrong
        seconds = max(1, round((checked.until - timezone.now()).total_seconds()))
        wait = ngettext("Wait %(count)d second first.", "Wait %(count)d seconds first.", seconds) % {"count": seconds}
        return f"{wrong} {wait}"

    def _warn_of_few_codes(self) -> None:
        left = second_factor.codes_left(self.person)
        if left <= 3 and second_factor.has_codes(self.person):  # the demonstration is given a key and no codes
            told = ngettext(
                "You have %(count)d recovery code left. Make new ones in your account.",
                "You have %(count)d recovery codes left. Make new ones in your account.",
                left,
            )
            messages.warning(self.request, told % {"count": left})


class SetUpView(AfterPasswordView):
    """Shows the key, asks for its first code, and then shows the recovery codes once."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if self.is_due and second_factor.is_set_up(self.person):
            return redirect(next_step(self.person, request))  # whoever owes a code does not get a new key
        request.session[KEY] = second_factor.new_key()
        return self._form(CodeForm(), self._password_form())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        key = request.session.get(KEY)
        if key is None or (self.is_due and second_factor.is_set_up(self.person)):
            return redirect(next_step(self.person, request))
        form, again = CodeForm(request.POST), self._password_form(request.POST)
        if not form.is_valid() or (again is not None and not again.is_valid()):
            return self._form(form, again)
        step = second_factor.steps_of(key, form.cleaned_data["code"])
        if step is None:
            form.add_error(
                "code",
                _("This code is not right. Look whether the telephone's clock is, and write the code it shows now."),
            )
            return self._form(form, again)
        del request.session[KEY]
        device = second_factor.set_up(self.person, key, step)
        codes = second_factor.make_codes(self.person)
        second_factor.confirm(request, self.person, device)
        sessions.end(self.person, keep=request.session.session_key)
        return self.page("recovery_codes", codes=codes, is_new=True)

    def _password_form(self, data: Any = None) -> PasswordAgainForm | None:
        """Whoever has just given the password is not asked again; in an open session it may be somebody else."""
        return None if self.is_due else PasswordAgainForm(data, request=self.request, user=self.person)

    def _form(self, form: CodeForm, again: PasswordAgainForm | None) -> HttpResponseBase:
        key = self.request.session[KEY]
        secret = second_factor.secret(key)
        if not form.is_bound:  # a small screen would open below the QR code, which comes first
            form.fields["code"].widget.attrs.pop("autofocus")
        return self.page(
            "set_up",
            form=form,
            again=again,
            qr=second_factor.qr(self.person, key),
            secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            is_required=second_factor.is_required(self.person),
            is_due=self.is_due,
        )


class CodesView(AfterPasswordView):
    """Makes new recovery codes, for those who give their password again."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._ask(PasswordAgainForm(request=request, user=self.person))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = PasswordAgainForm(request.POST, request=request, user=self.person)
        if self._is_closed() or not form.is_valid():
            return self._ask(form)
        return self.page("recovery_codes", codes=second_factor.make_codes(self.person), is_new=False)

    def _is_closed(self) -> bool:
        return self.is_due or not second_factor.is_set_up(self.person)

    def _ask(self, form: PasswordAgainForm) -> HttpResponseBase:
        if self._is_closed():
            return redirect(next_step(self.person, self.request))
        return self.page(
            "ask_password",
            form=form,
            title=_("New recovery codes"),
            explanation=_("The codes you have now will no longer be worth anything."),
            button=_("Make new codes"),
        )


class RemoveView(CodesView):
    """Takes the second factor away from those who need not have it."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = PasswordAgainForm(request.POST, request=request, user=self.person)
        if self._is_closed() or not form.is_valid():
            return self._ask(form)
        second_factor.remove(self.person)
        messages.success(request, _("From now on your password alone signs you in."))
        return redirect("pregonero_my_access")

    def _is_closed(self) -> bool:
        return super()._is_closed() or second_factor.is_required(self.person)

    def _ask(self, form: PasswordAgainForm) -> HttpResponseBase:
        if self._is_closed():
            return redirect("pregonero_my_access")
        return self.page(
            "ask_password",
            form=form,
            title=_("Remove the second factor"),
            explanation=_("Afterwards the password alone is enough to sign in as you."),
            button=_("Remove"),
        )
