"""allauth's forms where its own words are not in Portuguese."""

from allauth.mfa.webauthn import forms as keys
from django.utils.translation import gettext_lazy as _


class AddKeyForm(keys.AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nome da chave")


class EditKeyForm(keys.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Nome da chave")
