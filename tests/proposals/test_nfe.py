"""NF-e files held against their sale: what agrees, and each thing that does not, by name."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from proposals.errors import ProposalError
from proposals.invoicing.checks import differences_of
from proposals.invoicing.differences import DifferencesError
from proposals.invoicing.invoices import invoice_by_xml
from proposals.invoicing.models import Invoice
from proposals.invoicing.nfe import open_nfe
from proposals.models import Proposal
from proposals.states import State
from tests.factories import StoreFactory
from tests.factories_deal import PersonFactory
from tests.nfe import nfe, nfe_of, with_protocol

SAMPLES = next(
    (place for parent in Path(settings.BASE_DIR).parents if (place := parent / "shared/data/nfe").is_dir()),
    None,
)
needs_samples = pytest.mark.skipif(SAMPLES is None, reason="the shared data folder is not beside the project")


@pytest.fixture
def used(world):
    return world.authorised()


@pytest.fixture
def new(world):
    return world.authorised(business_type="VN", stock_item=world.unit(business_type="VN"))


def codes(proposal, xml):
    sheet, broken = open_nfe(xml)
    return [line.code for line in [*broken, *differences_of(proposal, sheet)]]


def swap(xml, old, new, count=1):
    text = xml.decode()
    assert old in text
    return text.replace(old, new, count).encode()


def upload(proposal, xml, by, **fields):
    return invoice_by_xml(
        **{"proposal": proposal, "xml": xml, "version": proposal.version, "by": by} | fields
    )


def nothing_invoiced(proposal):
    stored = Proposal.objects.get(pk=proposal.pk)
    return (stored.state, stored.version, Invoice.objects.count()) == (State.AUTHORISED, proposal.version, 0)


@pytest.mark.parametrize("kind", ["used", "new"])
@pytest.mark.parametrize("wrap", [lambda xml: xml, with_protocol])
def test_a_file_that_agrees_is_registered(world, request, kind, wrap):
    proposal = request.getfixturevalue(kind)
    xml = wrap(nfe_of(proposal))

    upload(proposal, xml, world.clerk)

    row = Invoice.objects.get()
    assert Proposal.objects.get().state == State.INVOICED
    assert (row.source, row.number, row.series, row.amount) == ("xml", 1001, 1, proposal.price)
    assert (bytes(row.xml), row.differences, row.issued_on) == (xml, [], world.store.today())


def test_used_car_is_found_in_the_text_by_chassis_else_by_plate(used):
    vehicle = used.stock_item.vehicle
    old_plate = f"{vehicle.plate[:3]}-{vehicle.plate[3]}{ord(vehicle.plate[4]) - 65}{vehicle.plate[5:]}"

    assert codes(used, nfe_of(used, text=f"chassi:{vehicle.chassis.lower()}.")) == []
    assert codes(used, nfe_of(used, text=f"PLACA {vehicle.plate}")) == []
    assert codes(used, nfe_of(used, text=f"placa {old_plate}, km 30.000")) == []
    assert codes(used, nfe_of(used, text=f"Chassi {vehicle.chassis}; usado recebido 9BWZZZ377VT004251")) == []
    assert codes(used, nfe_of(used, text="Veículo seminovo")) == ["chassis"]


def test_used_car_of_another_chassis_is_never_accepted(world, used):
    """Not even where our plate stands beside it."""
    text = f"Chassi 9BWZZZ377VT004251 placa {used.stock_item.vehicle.plate}"

    with pytest.raises(DifferencesError, match="9BWZZZ377VT004251"):
        upload(used, nfe_of(used, text=text), world.manager, motive="É este mesmo")

    assert nothing_invoiced(used)


@pytest.mark.parametrize("chassis", ["9BGZZZ00ZTZ999999", ""])
def test_new_car_without_its_veicprod(world, new, chassis):
    """Another chassis nobody accepts; a missing group a manager may."""
    xml = nfe_of(new, chassis=chassis)
    assert codes(new, xml) == ["chassis"]

    if chassis:
        with pytest.raises(DifferencesError):
            upload(new, xml, world.manager, motive="Grupo não saiu")
        assert nothing_invoiced(new)
    else:
        upload(new, xml, world.manager, motive="Grupo não saiu")
        assert Proposal.objects.get().state == State.INVOICED


def test_two_cars_on_one_invoice_are_not_ours(new):
    xml = nfe_of(new)
    item = re.search(rb"<det nItem.*?</det>", xml).group()
    second = item.replace(b'nItem="1"', b'nItem="2"').replace(b"ZTZ", b"ZTX", 1)

    assert codes(new, xml.replace(item, item + second)) == ["chassis"]


def test_differences_are_told_line_by_line_and_accepted_with_a_motive(world, used):
    xml = nfe_of(used, issuer=world.stranger.cnpj, buyer="52998224725", amount=used.price - Decimal("0.01"))
    for by, motive in ((world.clerk, "Está certo"), (world.supervisor, "Está certo"), (world.manager, "")):
        with pytest.raises(DifferencesError) as refusal:
            upload(used, xml, by, motive=motive)
        assert [line.code for line in refusal.value.differences] == ["issuer", "buyer", "amount"]
        assert nothing_invoiced(used)

    upload(used, xml, world.manager, motive="Faturado para o sócio")

    row = Invoice.objects.get()
    assert (row.accepted_by, row.motive) == (world.manager, "Faturado para o sócio")
    assert [line["code"] for line in row.differences] == ["issuer", "buyer", "amount"]


def test_buyer_is_whom_the_sale_is_invoiced_to(world, used):
    company = PersonFactory(group=world.store.group, document="12ABC34501DE35", kind="PJ")
    Proposal.objects.update(invoice_to=company)
    proposal = Proposal.objects.get()

    assert codes(proposal, nfe_of(proposal)) == []
    assert codes(proposal, nfe_of(proposal, buyer=proposal.person.document)) == ["buyer"]


@pytest.mark.parametrize(
    ("old", "new_text", "expected"),
    [
        ("<cStat>100</cStat>", "<cStat>110</cStat>", "protocol"),
        ("<tpNF>1</tpNF>", "<tpNF>0</tpNF>", "kind"),
        ("<finNFe>1</finNFe>", "<finNFe>4</finNFe>", "kind"),
        ("<nNF>1001</nNF>", "<nNF>1002</nNF>", "key"),
        ("<serie>1</serie>", "<serie>2</serie>", "key"),
        ("<CRT>3</CRT>", "", "schema"),
        ("<xNome>CLIENTE</xNome>", "<xNome></xNome>", "schema"),
    ],
)
def test_what_makes_the_file_itself_no_sale_is_never_accepted(world, new, old, new_text, expected):
    xml = swap(with_protocol(nfe_of(new)), old, new_text)
    assert codes(new, xml) == [expected]

    with pytest.raises(DifferencesError):
        upload(new, xml, world.manager, motive="Está certo")

    assert nothing_invoiced(new)


def test_protocol_of_another_invoice_is_a_difference(new):
    assert codes(new, with_protocol(nfe_of(new), key="35" + "0" * 42)) == ["protocol"]


def test_invoice_of_tomorrow_is_a_difference(new):
    assert codes(new, nfe_of(new, day=new.store.today() + timedelta(days=1))) == ["date"]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>"""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "malformado"),
        (b"<NFe", "malformado"),
        (BOMB, "DTD"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "DTD"),
        (b"<x>" * 100 + b"</x>" * 100, "níveis"),
        (b"<x>" + b" " * 1_100_000 + b"</x>", "kB"),
        (b"<nfe><infNFe/></nfe>", "não é o XML de uma NF-e"),
        (b'<NFe xmlns="urn:other"><infNFe/></NFe>', "não é o XML de uma NF-e"),
        (b'<NFe xmlns="http://www.portalfiscal.inf.br/nfe"><infNFe/><infNFe/></NFe>', "não é o XML"),
    ],
)
def test_what_is_no_invoice_is_refused(world, used, body, reason):
    with pytest.raises(ProposalError, match=reason) as refusal:
        upload(used, body, world.clerk)

    assert refusal.value.field == "xml"
    assert nothing_invoiced(used)


# Mutations: each of a file that agrees, and each named.


def other_chassis(draw, xml):
    found = re.search(rb"<chassi>(.*?)</chassi>", xml).group(1).decode()
    another = draw(st.from_regex(r"[A-HJ-NPR-Z0-9]{17}", fullmatch=True).filter(lambda text: text != found))
    return swap(xml, f"<chassi>{found}<", f"<chassi>{another}<"), {"chassis"}


def other_buyer(draw, xml):
    found = re.search(rb"<dest><CPF>(\d+)<", xml).group(1).decode()
    another = draw(st.from_regex(r"[0-9]{11}", fullmatch=True).filter(lambda text: text != found))
    return swap(xml, f"<dest><CPF>{found}<", f"<dest><CPF>{another}<"), {"buyer"}


def cents_off(draw, xml):
    found = Decimal(re.search(rb"<vNF>(.*?)</vNF>", xml).group(1).decode())
    off = draw(st.integers(-99, 99).filter(bool))
    return swap(xml, f"<vNF>{found}<", f"<vNF>{found + Decimal(off) / 100}<"), {"amount"}


def wrong_digit(draw, xml):
    key = re.search(rb'Id="NFe(\w+)"', xml).group(1).decode()
    digit = draw(st.sampled_from([sign for sign in "0123456789" if sign != key[-1]]))
    return swap(xml, f'Id="NFe{key}"', f'Id="NFe{key[:-1]}{digit}"'), {"key"}


GROUPS = ["ide", "emit", "dest", "det", "prod", "veicProd", "imposto", "total", "ICMSTot", "transp", "pag"]


def missing_group(draw, xml):
    name = draw(st.sampled_from(GROUPS))
    left = re.sub(rf"<{name}[ >].*?</{name}>".encode(), b"", xml, count=1)
    # The layout lets these two be absent.
    return left, {{"veicProd": "chassis", "dest": "buyer"}.get(name, "schema")}


def lower_case(draw, xml):
    """Letters of the CNPJ, in the key and in the issuer, or of the chassis."""
    name, pattern = draw(
        st.sampled_from(
            [
                ("key", rb'Id="NFe([^"]+)"'),
                ("issuer", rb"<emit><CNPJ>([^<]+)<"),
                ("chassis", rb"<chassi>([^<]+)<"),
            ]
        )
    )
    start, end = re.search(pattern, xml).span(1)
    return xml[:start] + xml[start:end].lower() + xml[end:], {"schema", name}


MUTATIONS = [other_chassis, other_buyer, cents_off, wrong_digit, missing_group, lower_case]


@pytest.fixture
def lettered(world):
    """A store whose CNPJ has letters sells a new car."""
    store = StoreFactory(group=world.store.group, cnpj="12ABC34501DE35")
    proposal = world.authorised(business_type="VN", stock_item=world.unit(business_type="VN"))
    return proposal, nfe_of(proposal, issuer=store.cnpj)


@pytest.mark.parametrize("mutate", MUTATIONS)
def test_every_mutation_of_a_good_file_is_named(lettered, mutate):
    proposal, good = lettered
    assert codes(proposal, good) == []

    @hypothesis_settings(
        max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.data())
    def named(data):
        xml, expected = mutate(data.draw, good)
        assert expected <= set(codes(proposal, xml))

    named()


# The published and synthetic samples, where they lie beside the project.


def fitted(world, name):
    """A sale that the sample would belong to, as far as it says."""
    xml = (SAMPLES / name).read_bytes()
    sheet, _broken = open_nfe(xml)
    StoreFactory(group=world.store.group, cnpj=sheet.issuer)
    is_new = bool(sheet.chassis)
    kind = "VN" if is_new else "VU"
    proposal = world.authorised(business_type=kind, stock_item=world.unit(business_type=kind))
    vehicle = proposal.stock_item.vehicle
    vehicle.chassis = sheet.chassis[0] if is_new else vehicle.chassis
    vehicle.save()
    Proposal.objects.update(price=sheet.amount)
    buyer = proposal.person
    buyer.document = sheet.buyer
    buyer.save()
    return Proposal.objects.get(), xml


@needs_samples
@pytest.mark.parametrize(
    "name", ["synthetic_nfe55_cnpj_alfanumerico.xml", "synthetic_nfe55_veicProd_carro_pf.xml"]
)
def test_samples_of_new_cars_are_accepted(world, name):
    proposal, xml = fitted(world, name)

    upload(proposal, xml, world.clerk)

    assert (Proposal.objects.get().state, Invoice.objects.get().differences) == (State.INVOICED, [])


@needs_samples
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # Groceries: no car is named; the second tells another digit than its key.
        ("nfelib_35180834128745000152550010000476711079516696-nfe.xml", {"chassis"}),
        ("nfelib_41170706117473000150550010000463202612756525-procNFe.xml", {"chassis", "key"}),
        # Not valid against the schema.
        ("nfelib_NFe35200159594315000157550010000000012062777161.xml", {"schema", "chassis"}),
        ("nfelib_nfe_reforma_tributaria.xml", {"schema", "key", "chassis"}),
    ],
)
def test_samples_of_other_goods_are_refused_for_their_reason(world, name, expected):
    proposal, xml = fitted(world, name)

    with pytest.raises(DifferencesError) as refusal:
        upload(proposal, xml, world.clerk)

    assert {line.code for line in refusal.value.differences} == expected
    assert nothing_invoiced(proposal)


@needs_samples
def test_a_sample_of_a_stranger_is_refused_in_every_line(world, new):
    xml = (SAMPLES / "synthetic_nfe55_veicProd_carro_pf.xml").read_bytes()

    with pytest.raises(DifferencesError) as refusal:
        upload(new, xml, world.clerk)

    assert [line.code for line in refusal.value.differences] == ["issuer", "buyer", "chassis", "amount"]
    assert nothing_invoiced(new)


def test_test_environment_is_told(used):
    sheet, _broken = open_nfe(swap(nfe_of(used), "<tpAmb>1", "<tpAmb>2"))

    assert sheet.is_test


def test_a_stranger_s_amount_is_no_figure():
    xml = nfe(issuer="12ABC34501DE35", buyer="52998224725", amount=Decimal(10), day=date(2026, 11, 3))

    assert open_nfe(swap(xml, "<vNF>10.00<", "<vNF>1.0.0<"))[0].amount is None
