"""The base classes of the portal's forms, and the forms of brandportal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from brandportal.accounts.domain.conflicts import REASON_LIMIT
from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import Agency, Invitation, User
from brandportal.errors import Refused
from brandportal.sms import gateway
from brandportal.texts import plain_text
from brandportal.web.fields import PersonNameField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


TELLING = _("At least six letters, four of them different.")


class CountedTextMixin:
    """Length limits that count as people do: a line break and a rare character once, and nothing is
    cut off.

    A browser's `maxlength` counts some characters twice and silently cuts pasted text off. Long
    texts therefore have no `maxlength`: the counter of the page and the check here apply the limit.
    """

    fields: dict[str, forms.Field]

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        # Arguments of the form class that follows in the MRO.
        super().__init__(None if data is None else _plain(data), *args, **kwargs)  # type: ignore[call-arg]

    def __getitem__(self, name: str) -> Any:
        if name in self.fields:
            _count_as_people(self.fields[name])
        return super().__getitem__(name)  # type: ignore[misc]


def _plain(data: Any) -> Any:
    """The submitted values with one kind of line ending and composed characters."""
    if isinstance(data, QueryDict):
        plain = QueryDict(mutable=True, encoding=data.encoding)
        for name, values in data.lists():
            plain.setlist(name, [plain_text(value) for value in values])
        return plain
    return {
        name: plain_text(value) if isinstance(value, str) else value for name, value in data.items()
    }


def _count_as_people(field: forms.Field) -> None:
    limit = getattr(field, "max_length", None)
    if limit is None or "maxlength" not in field.widget.attrs:
        return
    if isinstance(field.widget, forms.Textarea):
        del field.widget.attrs["maxlength"]
        field.widget.attrs.setdefault("data-limit", limit)
    elif type(field.widget) is forms.TextInput:
        # At least the limit that applies here: a browser counts a rare character as two.
        field.widget.attrs["maxlength"] = str(2 * limit)


class PortalFormMixin(CountedTextMixin):
    """Forms whose `<form>` tag, CSRF field and buttons are in the template; crispy renders the
    fields only.
    """

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        return helper

    def place_of(self, field: str) -> str | None:
        """The field that shows a refusal which names `field`; None: above the form."""
        return field if field in self.fields else None

    def refuse(self, refusal: Refused) -> None:
        """Show why the verb behind the form refused."""
        self.add_error(self.place_of(getattr(refusal, "field", "")), refusal.reason)  # type: ignore[attr-defined]


class PortalForm(PortalFormMixin, forms.Form):
    """A plain form in the portal's look.

    A form that only one verb of the desk asks with has the verb's words: its button, what is said
    before and afterwards, and how the button looks.
    """

    button: StrOrPromise = ""
    explanation: StrOrPromise = ""
    success: StrOrPromise = ""
    tone = "primary"

    def offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Set the records that the field offers; its declaration offers none."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


def long_text(
    label: StrOrPromise,
    limit: int,
    *,
    rows: int = 4,
    telling: bool = False,
    help_text: StrOrPromise = "",
    **options: Any,
) -> forms.CharField:
    """A text of several lines, counted beside its limit. What is longer is refused by the form, or
    by the verb behind it where `max_length` is None.

    `telling` says beforehand what `brandportal.texts.telling_text` asks of the text.
    """
    if telling:
        help_text = format_lazy("{} {}", help_text, TELLING) if help_text else TELLING
    options["help_text"] = help_text
    area = forms.Textarea(attrs={"rows": rows, "data-limit": limit})
    return forms.CharField(**{"label": label, "max_length": limit, "widget": area, **options})


class OwnConflictForm(PortalForm):
    """An agency with which the person has a conflict of interest, and of what kind."""

    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none())
    reason = long_text(_("What kind of conflict"), REASON_LIMIT, rows=3, telling=True)


class ReasonForm(PortalForm):
    """One required reason."""

    reason = long_text(
        _("Reason"),
        1000,
        telling=True,
        help_text=_("Up to 1,000 characters. The people concerned will read it."),
    )


class ConfirmForm(PortalForm):
    """A form without fields, to confirm."""


class AddressForm(PortalForm):
    """The new mail address of an account."""

    email = forms.EmailField(
        label=_("New mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AcceptInvitationForm(PortalForm):
    """User name and password of a new account."""

    username = forms.CharField(
        label=_("User name"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters, not only digits, not a common password."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self.fields["username"].initial = invitation.username

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        invited = User(
            username=self.cleaned_data.get("username", ""),
            name=self.invitation.name,
            email=self.invitation.email,
        )
        validate_password(password, user=invited)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password" in data and data.get("repeated") != data["password"]:
            self.add_error("repeated", _("The two passwords are not the same."))
        return data


def link_by_mail() -> forms.BooleanField:
    """Whether the link goes out by mail instead of being shown to who invites."""
    return forms.BooleanField(
        label=_("Mail the link to this address"),
        required=False,
        initial=True,
        help_text=_(
            "Otherwise the link is shown once, for you to send it yourself. A link that a second "
            "person confirms always goes by mail."
        ),
    )


class MobileForm(PortalForm):
    """An invitation that may also go to a telephone, where the portal sends messages."""

    mobile = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
        help_text=_("If given, a link also goes there as a text message."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if gateway() is None:
            del self.fields["mobile"]


class InvitePersonForm(MobileForm):
    """An invitation to work for an agency."""

    field_order = ("name", "email", "mobile", "agency_role", "by_mail")

    name = PersonNameField(label=_("Name"), max_length=40)
    email = forms.EmailField(label=_("E-mail"))
    agency_role = forms.ChoiceField(label=_("What the person does"), choices=AgencyRole.choices)
    by_mail = link_by_mail()
