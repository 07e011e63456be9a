"""The product's settings, as tests need them: quick, alone, without built front files."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# One folder for each run, handed on to its workers: runs beside each other never meet.
if "TEST_FOLDER" not in os.environ:
    os.environ["TEST_FOLDER"] = tempfile.mkdtemp(prefix="dealercrm-test-")
    atexit.register(shutil.rmtree, os.environ["TEST_FOLDER"], ignore_errors=True)
os.environ.setdefault("LOCAL", "1")
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from dealercrm.settings import *  # noqa: F403
from dealercrm.settings import DATABASES, MIDDLEWARE, STORAGES

FOLDER = Path(os.environ["TEST_FOLDER"])

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: threads see one database, and locking is real. xdist adds the worker's name.
    DATABASES["default"]["NAME"] = str(FOLDER / "unused.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    # As with the private PostgreSQL: data lost with the machine are no loss here.
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
else:
    # Tables of tests hold a few rows: the joins as written are as good as any, and looking for a better order
    # took a third of PostgreSQL's time.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c join_collapse_limit=1 -c from_collapse_limit=1"
    )
    if template := os.environ.get("TEST_TEMPLATE"):
        DATABASES["default"]["TEST"] = {"TEMPLATE": template}
DATABASES["default"]["CONN_MAX_AGE"] = 0

MEDIA_ROOT = FOLDER / "media"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# It serves collected files, and complains when there are none.
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DEMO_PASSWORD = "senha-de-teste"
