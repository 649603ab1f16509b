"""``python -m jianxing.jobs``: the worker process."""

import os

import django
from django.conf import settings

from jianxing.settings import logs


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianxing.settings.django")
    django.setup()
    logs.configure(process="worker", level=settings.CONFIG.log_level)
    from jianxing.jobs import worker

    worker.run()


if __name__ == "__main__":
    main()
