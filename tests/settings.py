"""The product's settings on a data directory that lasts as long as the test process."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="jianxing-tests-")
os.environ["JIANXING_HOME"] = _home
os.environ.pop("DATABASE_URL", None)
atexit.register(shutil.rmtree, _home, ignore_errors=True)

from jianxing.settings.django import *  # noqa: E402, F403 - the environment comes first

DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405
ALLOWED_HOSTS = ["*"]
LEADS_PASSPHRASE_COST = (1, 1, 8)
PASSWORD_HASHERS = ["tests.hashers.CheapArgon2"]
