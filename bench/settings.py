"""The product's settings with the floor's addresses; used by the bench server only."""

from dealercrm.settings import *  # noqa: F403
from dealercrm.settings import BASE_DIR, STORAGES

ROOT_URLCONF = "bench.urls"
# No built front files are needed to measure; the page is the same but for hashes in names.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Nothing is collected; WhiteNoise wants a folder that is there.
STATIC_ROOT = BASE_DIR / "static"
