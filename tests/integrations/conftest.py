import pytest
from lxml import etree

from tests.factories import StoreFactory
from tests.factories_integrations import api_client, soap

SOAP_ADDRESS = "/ws/awsatendimentocadastroweb.aspx"


@pytest.fixture
def store(db):
    return StoreFactory(name="Loja Centro")


@pytest.fixture
def credential(store):
    return api_client(store)


@pytest.fixture
def partner(credential):
    return credential[0]


@pytest.fixture
def secret(credential):
    return credential[1]


@pytest.fixture
def execute(client, secret):
    """`execute({...})`: the rows of the answer, each a dict of the elements that came."""

    def call(fields, **more):
        response = client.post(SOAP_ADDRESS, soap(secret, fields, **more), content_type="text/xml")
        assert response.status_code == 200, response.content
        return rows_of(response.content)

    return call


def rows_of(content):
    root = etree.fromstring(content)
    found = root.iter("{DealerNet}SDT_AtendimentoCadastroOut")
    return [{etree.QName(part).localname: part.text for part in row} for row in found]
