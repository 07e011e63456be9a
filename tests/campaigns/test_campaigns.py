from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts import grants
from atendimento.models import CampaignFlag, Result
from atendimento.services import open_flags
from campaigns import services
from campaigns.models import Campaign, CampaignMember
from campaigns.services import CampaignError, NotAllowedError, Terms
from core.errors import StaleVersion
from customers import services as customers
from customers.services import grant_access
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_deal import PersonFactory

HUGE = 99999999999999999999999


class World:
    def __init__(self):
        self.store = StoreFactory(name="Matriz")
        self.sister = StoreFactory(name="Filial")
        self.stranger = StoreFactory(group=BusinessGroupFactory(name="Outro grupo"))
        self.operator = member(grants.OPERADOR, (self.store, "VN"))
        self.manager = member(grants.GERENTE, (self.store, "VN"))
        self.director = member(grants.GERENTE_GERAL, (self.store, "VN"))
        self.seller = member(grants.CONSULTOR, (self.store, "VN"))
        self.elsewhere = member(grants.OPERADOR, (self.sister, "VN"))
        self.today = self.store.today()

    def terms(self, **changes):
        known = {
            "name": "Renovação Corolla",
            "script": "Olá",
            "starts_on": self.today,
            "ends_on": self.today + timedelta(days=30),
            "store": self.store,
        }
        return Terms(**known | changes)

    def campaign(self, by=None, **changes):
        return services.create_campaign(terms=self.terms(**changes), by=by or self.operator)

    def person(self, **fields):
        return PersonFactory(**({"group": self.store.group} | fields))

    def add(self, campaign, person=None, by=None):
        person = person or self.person()
        return services.add_member(campaign=campaign, person=person, store=self.store, by=by or self.operator)


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def operator(client, world):
    client.force_login(world.operator)
    return client


def typed(world, **changes):
    known = {
        "name": "Renovação",
        "store": world.store.pk,
        "starts_on": world.today.isoformat(),
        "ends_on": (world.today + timedelta(days=9)).isoformat(),
        "active": "on",
        "script": "Olá",
    }
    return known | changes


def detail(campaign):
    return campaign.get_absolute_url()


# Services


def test_add_member_flags_the_person(world):
    campaign, person = world.campaign(), world.person()

    added = world.add(campaign, person)

    assert open_flags(person, world.today) == [added.flag]
    assert (added.flag.ref, added.flag.script, added.flag.store) == (campaign.reference, "Olá", world.store)


def test_add_member_twice_is_refused(world):
    campaign, person = world.campaign(), world.person()
    world.add(campaign, person)

    with pytest.raises(CampaignError, match="já está"):
        world.add(campaign, person)

    assert CampaignMember.objects.count() == 1


@pytest.mark.parametrize("case", ["refuses contact", "refuses calls", "stranger", "over", "off"])
def test_add_member_is_refused(world, case):
    campaign, person = world.campaign(), world.person(wants_no_contact=case == "refuses contact")
    if case == "refuses calls":
        customers.record_consent(
            person=person, purpose="marketing", channel="phone", granted=False, by=world.operator
        )
    if case == "stranger":
        person = PersonFactory(group=world.stranger.group)
    if case == "over":
        Campaign.objects.update(
            starts_on=world.today - timedelta(days=9), ends_on=world.today - timedelta(days=1)
        )
    if case == "off":
        Campaign.objects.update(active=False)

    with pytest.raises(CampaignError):
        world.add(campaign, person)

    assert not CampaignMember.objects.exists()
    assert not CampaignFlag.objects.exists()


def test_add_member_refuses_role_and_other_store(world):
    campaign = world.campaign()

    for user in (world.seller, world.elsewhere):
        with pytest.raises(NotAllowedError):
            world.add(campaign, by=user)

    assert not CampaignFlag.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_edit_campaign_brings_flags_up_to_date_in_constant_queries(world, count, django_assert_num_queries):
    campaign, other = world.campaign(), world.campaign(name="Outra")
    people = [world.add(campaign).person for _number in range(count)]
    world.add(other, people[0])
    terms = world.terms(name="Novo nome", script="Bom dia")

    with django_assert_num_queries(19):
        services.edit_campaign(campaign=campaign, terms=terms, version=1, by=world.operator)

    for person in people:
        flag = CampaignFlag.objects.get(person=person, ref=campaign.reference)
        assert (flag.name, flag.script) == ("Novo nome", "Bom dia")
        assert flag in open_flags(person, world.today)
    assert CampaignFlag.objects.get(ref=other.reference).name == "Outra"


def test_edit_campaign_switched_off_takes_the_icon_away(world):
    campaign, person = world.campaign(), world.person()
    world.add(campaign, person)

    services.edit_campaign(campaign=campaign, terms=world.terms(active=False), version=1, by=world.operator)
    assert open_flags(person, world.today) == []

    services.edit_campaign(campaign=campaign, terms=world.terms(), version=2, by=world.operator)
    assert len(open_flags(person, world.today)) == 1


def test_edit_campaign_refuses_stale_version(world):
    campaign = world.campaign()

    with pytest.raises(StaleVersion):
        services.edit_campaign(campaign=campaign, terms=world.terms(name="x"), version=9, by=world.operator)

    assert Campaign.objects.get().name == "Renovação Corolla"


def test_campaign_of_the_group_is_for_who_leads_it(world):
    with pytest.raises(NotAllowedError):
        world.campaign(store=None)
    campaign = world.campaign(by=world.director, store=None)
    with pytest.raises(NotAllowedError):
        services.edit_campaign(campaign=campaign, terms=world.terms(), version=1, by=world.operator)

    assert Campaign.objects.get().store is None
    assert world.add(campaign, by=world.elsewhere).flag.store == world.store


def test_campaign_of_foreign_store_is_refused(world):
    for store in (world.sister, world.stranger):
        with pytest.raises(NotAllowedError):
            world.campaign(store=store)
    with pytest.raises(NotAllowedError):
        world.campaign(by=world.seller)

    assert not Campaign.objects.exists()


def test_campaign_constraints_tell_what_is_wrong(world):
    with pytest.raises(ValidationError) as refused:
        world.campaign(ends_on=world.today - timedelta(days=1))

    assert refused.value.messages == ["A campanha termina antes de começar."]


def test_visible_to_follows_stores(world):
    own = world.campaign()
    whole = world.campaign(by=world.director, store=None)
    sisters = world.campaign(by=world.elsewhere, store=world.sister)
    stranger = member(grants.GERENTE_GERAL, (world.stranger, "VN"))

    def seen(user):
        return set(Campaign.objects.visible_to(user))

    assert seen(world.operator) == {own, whole}
    assert seen(world.elsewhere) == {whole, sisters}
    assert seen(world.director) == {own, whole, sisters}
    assert seen(stranger) == set()


# Pages


def test_create_stores_and_goes_to_its_page(operator, world):
    address = reverse("campaigns:campaign-create")
    key = operator.get(address).context["form"]["idempotency_key"].value()

    response, again = (operator.post(address, typed(world, idempotency_key=key)) for _press in range(2))

    campaign = Campaign.objects.get()
    assert again.url == response.url
    assert (response.status_code, response.url) == (302, detail(campaign))
    assert (campaign.store, campaign.created_by) == (world.store, world.operator)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("name", "a\x00b"),
        ("script", "x" * 4001),
        ("script", "a\x07b"),
        ("idempotency_key", "k" * 65),
        ("store", ""),
        ("store", "x"),
        ("store", HUGE),
        ("starts_on", "x"),
        ("starts_on", "0001-01-01"),
        ("ends_on", "9999-12-31"),
        ("ends_on", "2020-01-01"),
        ("version", "x"),
        ("version", HUGE),
    ],
)
def test_create_bad_input_is_told_by_its_field(operator, world, field, value):
    response = operator.post(reverse("campaigns:campaign-create"), typed(world) | {field: value})

    assert response.status_code == 422
    assert [name for name in response.context["form"].errors if name != "__all__"] == [field]
    assert not Campaign.objects.exists()


def test_edit_saves_and_conflict_keeps_what_was_typed(operator, world):
    campaign = world.campaign()
    address = reverse("campaigns:campaign-edit", args=[campaign.pk])

    assert operator.post(address, typed(world, name="Primeiro", version=1)).url == detail(campaign)
    conflict = operator.post(address, typed(world, name="Segundo", version=1))

    assert conflict.status_code == 409
    assert "Segundo" in conflict.content.decode()
    assert "Primeiro" in conflict.content.decode()
    assert Campaign.objects.get().name == "Primeiro"
    assert 'name="version" value="2"' in conflict.content.decode()


def test_detail_finds_people_and_adds_them(operator, world):
    campaign, person = world.campaign(), world.person(name="Lucas Nogueira")

    found = operator.get(detail(campaign), {"q": "nogueira"}).content.decode()
    added = operator.post(reverse("campaigns:member-add", args=[campaign.pk]), {"person": person.pk})
    again = operator.get(detail(campaign), {"q": "nogueira"}).content.decode()

    assert f'name="person" value="{person.pk}"' in found
    assert added.url == detail(campaign)
    assert "já está na campanha" in again
    assert CampaignMember.objects.get().person == person


@pytest.mark.parametrize("person", ["", "x", "0", HUGE, "\x00", "stranger", "refuses"])
def test_member_bad_input_is_told(operator, world, person):
    campaign = world.campaign()
    if person == "stranger":
        person = PersonFactory(group=world.stranger.group).pk
    if person == "refuses":
        person = world.person(wants_no_contact=True).pk

    response = operator.post(reverse("campaigns:member-add", args=[campaign.pk]), {"person": person})

    assert response.status_code == 422
    assert 'data-level="error"' in response.content.decode()
    assert not CampaignMember.objects.exists()


def test_detail_reads_results_from_flags(operator, world):
    campaign = world.campaign()
    flag = world.add(campaign).flag
    world.add(campaign)
    flag.result = Result.objects.get(code="agendou-servico")
    flag.save()

    results = operator.get(detail(campaign)).context["results"]

    assert {(row["name"], row["count"]) for row in results} == {("Agendou serviço", 1), (None, 1)}


def test_detail_links_only_people_the_user_may_see(operator, world):
    campaign = world.campaign()
    seen, hidden = world.add(campaign).person, world.add(campaign).person
    grant_access(person=seen, store=world.store, user=world.operator, reason="handling")

    content = operator.get(detail(campaign)).content.decode()

    assert f'href="/clientes/{seen.pk}/"' in content
    assert f'href="/clientes/{hidden.pk}/"' not in content
    assert hidden.name in content


def test_member_add_without_a_store_says_so(client, world):
    campaign = world.campaign(by=world.director, store=None)
    nowhere = member(grants.OPERADOR, group=world.store.group)
    client.force_login(nowhere)

    person = world.person().pk
    response = client.post(reverse("campaigns:member-add", args=[campaign.pk]), {"person": person})

    assert response.status_code == 422
    assert "Você não está lotado em nenhuma loja." in response.content.decode()
    assert not CampaignMember.objects.exists()


def test_list_ends_campaigns_by_the_stores_day(client, world):
    """At 02:30 UTC of the 24th it is still the 23rd in São Paulo, and the 24th on Noronha."""
    last_day = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 23)}
    world.store.time_zone = "America/Noronha"
    world.store.save()
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        over = world.campaign(**last_day)

    with time_machine.travel(datetime(2026, 11, 24, 2, 30, tzinfo=UTC), tick=False):
        client.force_login(world.operator)
        running = client.get(reverse("campaigns:campaign-list")).context["page"]
        ended = client.get(reverse("campaigns:campaign-list"), {"situacao": "encerradas"}).context["page"]

    assert (list(running), list(ended)) == ([], [over])


def test_detail_says_nobody_found(operator, world):
    content = operator.get(detail(world.campaign()), {"q": "ninguém\x00"}).content.decode()

    assert "Nenhum cliente encontrado" in content
    assert "Ninguém na campanha ainda" in content


@pytest.mark.parametrize("count", [1, 3])
def test_detail_members_in_constant_queries(operator, world, count, django_assert_num_queries):
    campaign = world.campaign()
    members = {world.add(campaign) for _ in range(count)}

    # Session, user, permissions (2), memberships (2); campaign, count, rows, who is visible, results.
    with django_assert_num_queries(11):
        response = operator.get(detail(campaign))

    assert set(response.context["page"]) == members


@pytest.mark.parametrize("count", [1, 3])
def test_list_in_constant_queries(operator, world, count, django_assert_num_queries):
    mine = {world.campaign() for _ in range(count)}
    world.campaign(by=world.elsewhere, store=world.sister)

    # Session, user, permissions (2), memberships (2); count, rows.
    with django_assert_num_queries(8):
        response = operator.get(reverse("campaigns:campaign-list"))

    assert set(response.context["page"]) == mine


def test_list_filters(operator, world):
    running = world.campaign()
    over = world.campaign(
        name="Antiga", starts_on=world.today - timedelta(days=9), ends_on=world.today - timedelta(days=1)
    )

    def found(**query):
        return set(operator.get(reverse("campaigns:campaign-list"), query).context["page"])

    assert found() == {running}
    assert found(situacao="encerradas") == {over}
    assert found(situacao="todas", q="antig") == {over}


@pytest.mark.parametrize("query", [{"situacao": "x"}, {"q": "\x00"}, {"q": "x" * 99}])
def test_list_bad_filter_is_told(operator, query):
    response = operator.get(reverse("campaigns:campaign-list"), query)

    assert response.status_code == 200
    assert list(response.context["filter"].errors) == list(query)


def test_list_empty_and_fragment(operator):
    response = operator.get(reverse("campaigns:campaign-list"), headers={"HX-Request": "true"})

    assert "Nenhuma campanha aqui" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_pages_out_of_sight_are_404_and_refused_to_seller(client, world):
    campaign = world.campaign()
    addresses = [
        detail(campaign),
        reverse("campaigns:campaign-edit", args=[campaign.pk]),
    ]

    client.force_login(world.elsewhere)
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    add = reverse("campaigns:member-add", args=[campaign.pk])
    assert client.post(add, {"person": world.person().pk}).status_code == 404
    assert client.get(f"/campanhas/{HUGE}/").status_code == 404

    client.force_login(world.seller)
    assert [client.get(address).status_code for address in addresses] == [403, 403]
    assert client.get(reverse("campaigns:campaign-list")).status_code == 403
    assert client.post(reverse("campaigns:campaign-create"), typed(world)).status_code == 403
    assert not CampaignMember.objects.exists()
