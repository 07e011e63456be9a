"""Users, stores and parameters, edited by an Administrador."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Brand,
    BusinessGroup,
    CityHoliday,
    Department,
    Membership,
    MembershipDepartment,
    OpeningHours,
    Parameter,
    Store,
    User,
)
from accounts.parameters import DEFAULTS

# Of Django and its libraries: nothing an administrator could grant with sense.
OTHER_APPS = (
    "account", "admin", "auditlog", "auth", "contenttypes", "django_q", "mfa", "sessions", "usersessions",
)  # fmt: skip


@admin.register(BusinessGroup)
class BusinessGroupAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    search_fields = ["name"]


@admin.register(Brand)
class BrandAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "group"]
    list_select_related = ["group"]
    list_filter = ["group"]
    search_fields = ["name"]


@admin.register(CityHoliday)
class CityHolidayAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "city", "state", "day", "yearly"]
    list_filter = ["state", "city"]
    search_fields = ["name", "city"]


class OpeningHoursInline(admin.TabularInline):  # type: ignore[type-arg]
    model = OpeningHours
    extra = 0
    max_num = 7


@admin.register(Store)
class StoreAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ["name", "brand", "cnpj", "city", "state", "time_zone", "active"]
    list_select_related = ["brand"]
    list_filter = ["active", "brand"]
    search_fields = ["name", "cnpj", "city"]
    inlines = [OpeningHoursInline]


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """A place of work with its departments in one row."""

    departments = forms.MultipleChoiceField(
        label=_("Departamentos"),
        choices=Department.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Membership
        fields = ["store", "is_default", "departments"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["departments"] = self.instance.departments


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    form = MembershipForm
    extra = 0


def save_departments(membership: Membership, chosen: list[str]) -> None:
    rows = MembershipDepartment.objects.filter(membership=membership)
    rows.exclude(department__in=chosen).delete()
    kept = set(rows.values_list("department", flat=True))
    MembershipDepartment.objects.bulk_create(
        MembershipDepartment(membership=membership, department=code) for code in chosen if code not in kept
    )


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    list_display = ["username", "first_name", "last_name", "group", "is_active", "last_login"]
    list_select_related = ["group"]
    list_filter = ["is_active", "groups", "memberships__store"]
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["last_login", "date_joined"]
    inlines = [MembershipInline]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Pessoa"), {"fields": ["first_name", "last_name", "email", "group"]}),
        (_("Acesso"), {"fields": ["is_active", "groups", "user_permissions"]}),
        (_("Datas"), {"fields": ["last_login", "date_joined"], "classes": ["collapse"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2", "group"]}),
    ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's password, once changed, would be the way to become one."""
        if isinstance(obj, User) and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever worked here stays in the history: deactivate instead."""
        return False

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "user_permissions":
            rows = Permission.objects.exclude(content_type__app_label__in=OTHER_APPS)
            kwargs["queryset"] = rows.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for row in formset.forms:
            if isinstance(row, MembershipForm) and row.instance.pk and row.has_changed():
                save_departments(row.instance, row.cleaned_data["departments"])


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin):
    """Groups come by migration; an administrator reads what each may do."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ParameterForm(forms.ModelForm):  # type: ignore[type-arg]
    key = forms.ChoiceField(label=_("parâmetro"), choices=[(key, key) for key in DEFAULTS])

    class Meta:
        model = Parameter
        fields = ["key", "value", "group", "brand", "store"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        key, value = cleaned.get("key"), cleaned.get("value")
        if key in DEFAULTS and "value" in cleaned and (complaint := complaint_about(DEFAULTS[key], value)):
            self.add_error("value", complaint)
        for name in ("brand", "store"):
            place = cleaned.get(name)
            if place and cleaned.get("group") and place.group_id != cleaned["group"].pk:
                self.add_error(name, _("Não pertence a este grupo econômico."))
        return cleaned


def complaint_about(default: Any, value: Any) -> Any:
    """What is wrong with a value of another kind than its default's; None when nothing is."""
    rules: dict[type, tuple[Callable[[Any], bool], Any]] = {
        bool: (lambda given: isinstance(given, bool), _("Use true (sim) ou false (não).")),
        int: (
            lambda given: isinstance(given, int) and not isinstance(given, bool) and given >= 0,
            _("Use um número inteiro, zero ou maior."),
        ),
        str: (lambda given: isinstance(given, str), _("Use um texto entre aspas.")),
    }
    fits, complaint = rules.get(
        type(default), (lambda given: isinstance(given, type(default)), _("Valor de outro tipo."))
    )
    return None if fits(value) else complaint


@admin.register(Parameter)
class ParameterAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ParameterForm
    list_display = ["key", "value", "group", "brand", "store"]
    list_select_related = ["group", "brand", "store"]
    list_filter = ["key", "group"]
