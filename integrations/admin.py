"""Each subject registers its own tables."""

from integrations.clients import admin as clients  # noqa: F401 -- registers
