"""The forms of the sign-in library, with addresses that are cleaned before they are compared."""

from typing import Any

from allauth.account import fields as allauth
from allauth.account import forms
from allauth.utils import set_form_field_order

from sistercities.kernel import fields


class AddressField(fields.EmailField, allauth.EmailField):
    """The address of an account, as it was typed or pasted from a mail."""


class SignInForm(forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = AddressField()
        set_form_field_order(self, ["login", "password"])


class AskForPasswordForm(forms.ResetPasswordForm):
    email = AddressField()
