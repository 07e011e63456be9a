"""Endpoints and what travels to them; each subject names its own tables here."""

from integrations.models.client import ApiClient as ApiClient
from integrations.models.endpoint import Endpoint as Endpoint
from integrations.models.endpoint import FieldRule as FieldRule
from integrations.models.endpoint import ValueMap as ValueMap
from integrations.models.endpoint import ValuePair as ValuePair
from integrations.models.inbound import Arrival as Arrival
from integrations.models.inbound import InboundCall as InboundCall
from integrations.models.inbound import PersonDifference as PersonDifference
from integrations.models.message import Attempt as Attempt
from integrations.models.message import EndpointHealth as EndpointHealth
from integrations.models.message import Heartbeat as Heartbeat
from integrations.models.message import PartnerRecord as PartnerRecord
from integrations.models.message import Resend as Resend
