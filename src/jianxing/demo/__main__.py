"""``python -m jianxing.demo``: build what is missing of the scenario in the database that is configured."""

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianxing.settings.django")
    django.setup()
    from jianxing.demo.scenario import build

    build(say=lambda text: print(text, file=sys.stderr, flush=True))  # noqa: T201 - progress of a command


if __name__ == "__main__":
    main()
