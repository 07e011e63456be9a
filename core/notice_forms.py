from collections.abc import Iterable
from typing import Any

from django import forms

from core.forms import PlainForm
from core.models import NoticePreference
from core.notice_registry import Kind


class NoticePreferencesForm(PlainForm):
    """One choice for each kind of event."""

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in kinds:
            self.fields[kind.code] = forms.ChoiceField(
                label=str(kind.label), choices=NoticePreference.Way.choices
            )
