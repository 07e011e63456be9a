import os

os.environ.setdefault("LOCAL", "1")
