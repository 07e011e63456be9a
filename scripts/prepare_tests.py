"""The front files that browser tests need; no database is touched."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealercrm.settings")

import django

django.setup()

from django.core.management import call_command

call_command("front", verbosity=0)
