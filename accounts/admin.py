"""Users, stores and parameters, edited by an Administrador."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest, HttpResponse
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
from accounts.parameters import PARAMETERS

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


class StoreForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        group, brand = cleaned.get("group"), cleaned.get("brand")
        if group and brand and brand.group_id != group.pk:
            self.add_error("brand", _("Não pertence a este grupo econômico."))
        return cleaned


@admin.register(Store)
class StoreAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = StoreForm
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
    """The key from the list of what is declared; the value as people write it."""

    key = forms.ChoiceField(
        label=_("Parâmetro"),
        choices=[("", "---------"), *((key, one.title) for key, one in PARAMETERS.items())],
    )
    value = forms.CharField(
        label=_("Valor"), max_length=400, widget=forms.TextInput(attrs={"class": "vTextField"})
    )

    class Meta:
        model = Parameter
        fields = ["key", "value", "group", "brand", "store"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = PARAMETERS.get(self.instance.key)
        if declared:
            self.initial["value"] = declared.shown(self.instance.value)
            self.fields["value"].help_text = declared.help

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "key" in cleaned and "value" in cleaned:
            try:
                cleaned["value"] = PARAMETERS[cleaned["key"]].kind.parse(cleaned["value"])
            except forms.ValidationError as exc:
                self.add_error("value", exc)
        self.check_place(cleaned)
        return cleaned

    def check_place(self, cleaned: dict[str, Any]) -> None:
        group, brand, store = (cleaned.get(name) for name in ("group", "brand", "store"))
        for name, place in (("brand", brand), ("store", store)):
            if place and group and place.group_id != group.pk:
                self.add_error(name, _("Não pertence a este grupo econômico."))
        if brand and store and store.brand_id != brand.pk:
            self.add_error("store", _("Não é uma loja desta bandeira."))


@admin.register(Parameter)
class ParameterAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = ParameterForm
    list_display = ["title", "shown", "usual", "group", "brand", "store"]
    list_select_related = ["group", "brand", "store"]
    list_filter = ["group", "brand", "store"]

    @admin.display(description=_("parâmetro"), ordering="key")
    def title(self, row: Parameter) -> str:
        declared = PARAMETERS.get(row.key)
        return declared.title if declared else row.key

    @admin.display(description=_("valor"))
    def shown(self, row: Parameter) -> str:
        declared = PARAMETERS.get(row.key)
        return declared.shown(row.value) if declared else str(row.value)

    @admin.display(description=_("padrão"))
    def usual(self, row: Parameter) -> str:
        declared = PARAMETERS.get(row.key)
        return declared.usual if declared else ""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """All that may be set stands below the form."""
        context["declared"] = PARAMETERS.values()
        return super().render_change_form(request, context, *args, **kwargs)
