"""Each subject registers its own tables."""

from integrations.clients import admin as clients  # noqa: F401 -- registers
from integrations.outbound import admin as outbound  # noqa: F401 -- registers
