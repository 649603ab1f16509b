"""``python -m jianxing.jobs``: the worker process."""

import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianxing.settings.django")
    django.setup()
    from jianxing.jobs import worker

    worker.run()


if __name__ == "__main__":
    main()
