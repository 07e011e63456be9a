"""State changes of campaigns. The attendance sees a campaign through its flags only."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Store, User
from atendimento.models import CampaignFlag
from atendimento.services import change_flags, flag_campaign
from campaigns.models import Campaign, CampaignMember
from core.errors import ForbiddenError, ServiceError, StaleVersion
from core.idempotency import first_made, keep
from customers import services as customers
from customers.models import Consent, Person

CREATE = "campaigns:campaign-create"


class CampaignError(ServiceError):
    """A refused action on a campaign."""


class NotAllowedError(CampaignError, ForbiddenError):
    """Not this user's to do: the view answers 403."""


@dataclass(frozen=True)
class Terms:
    """What is set up of a campaign; `store` None is the whole group."""

    name: str
    script: str
    starts_on: date
    ends_on: date
    store: Store | None = None
    active: bool = True


@transaction.atomic
def create_campaign(*, terms: Terms, by: User, idempotency_key: str = "") -> Campaign:
    """A repeated post gets the first one."""
    need(by, "campaigns.add_campaign")
    if by.group is None:
        raise NotAllowedError(_("Seu usuário não pertence a um grupo econômico."))
    first, claimed = first_made(Campaign.objects.all(), by=by, key=idempotency_key, view=CREATE)
    if first is not None:
        return first
    campaign = Campaign(group=by.group, created_by=by)
    put(campaign, terms, by)
    campaign.save()
    keep(claimed, campaign.pk)
    return campaign


@transaction.atomic
def edit_campaign(*, campaign: Campaign, terms: Terms, version: int, by: User) -> Campaign:
    """Save, and bring the flags of its members up to date."""
    locked = lock(campaign, by)
    if locked.version != version:
        raise StaleVersion
    check_place(locked.store, by)
    put(locked, terms, by)
    locked.version += 1
    locked.save()
    renew_flags(locked)
    return locked


def lock(campaign: Campaign, by: User) -> Campaign:
    """The campaign as it is now, held; only then asked for, since its store may change meanwhile."""
    need(by, "campaigns.change_campaign")
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not Campaign.objects.visible_to(by).filter(pk=locked.pk).exists():
        raise NotAllowedError(_("Esta campanha não é das suas lojas."))
    return locked


def need(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise NotAllowedError(_("Seu perfil não trabalha com campanhas."))


def check_place(store: Store | None, by: User) -> None:
    """A store of his; the whole group only for who leads it."""
    if store is None:
        if not by.has_perm("accounts.scope_group"):
            raise NotAllowedError(_("Campanhas do grupo inteiro são da gerência geral."))
    elif not Store.objects.visible_to(by).filter(pk=store.pk).exists():
        raise NotAllowedError(_("Esta loja não é sua."))


def put(campaign: Campaign, terms: Terms, by: User) -> None:
    check_place(terms.store, by)
    campaign.store, campaign.name, campaign.script = terms.store, terms.name, terms.script
    campaign.starts_on, campaign.ends_on, campaign.active = terms.starts_on, terms.ends_on, terms.active
    campaign.full_clean()


@transaction.atomic
def add_member(*, campaign: Campaign, person: Person, store: Store, by: User) -> CampaignMember:
    """Put a person into a running campaign; `store` is whose attendances show a group's campaign."""
    campaign = lock(campaign, by)
    if not campaign.active or campaign.ends_on < store.today():
        raise CampaignError(_("A campanha já terminou."))
    person = addable(person, campaign, by)
    member = CampaignMember(campaign=campaign, person=person, added_by=by)
    member.flag = flag(campaign, person, campaign.store or store)
    member.full_clean()
    member.save()
    return member


def addable(person: Person, campaign: Campaign, by: User) -> Person:
    """The person as stored now, if he may be called at all and isn't in already."""
    found = Person.objects.in_group(by).active().filter(pk=person.pk).first()
    if found is None:
        raise CampaignError(_("Cliente desconhecido."))
    # Whoever calls for a campaign offers something: the ground is marketing, the way the phone.
    if customers.is_refused(person=found, purpose=Consent.Purpose.MARKETING, channel=Consent.Channel.PHONE):
        raise CampaignError(_("%(name)s não quer contato.") % {"name": found.name})
    if campaign.members.filter(person=found).exists():
        raise CampaignError(_("%(name)s já está na campanha.") % {"name": found.name})
    return found


def flag(campaign: Campaign, person: Person, store: Store) -> CampaignFlag:
    """What the attendance shows of the campaign a person is in."""
    return flag_campaign(person=person, store=store, ref=campaign.reference, **shown(campaign, store))


def renew_flags(campaign: Campaign) -> None:
    """Those of all members, a write for each store: a campaign may have thousands."""
    flags = CampaignFlag.objects.filter(campaign_member__campaign=campaign)
    for store in Store.objects.filter(pk__in=flags.values("store")).order_by("pk"):
        change_flags(flags.filter(store=store), **shown(campaign, store))


def shown(campaign: Campaign, store: Store) -> dict[str, Any]:
    """A campaign switched off shows nothing from the store's today on."""
    starts_on, ends_on = campaign.starts_on, campaign.ends_on
    if not campaign.active:
        ends_on = min(ends_on, store.today() - timedelta(days=1))
        starts_on = min(starts_on, ends_on)
    return {"name": campaign.name, "script": campaign.script, "starts_on": starts_on, "ends_on": ends_on}
