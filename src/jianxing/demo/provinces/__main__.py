"""``python -m jianxing.demo.provinces NODE``: build what is missing of one of the three nodes in the configured database."""

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jianxing.settings.django")
    django.setup()
    from jianxing.demo.provinces.building import build
    from jianxing.demo.provinces.cast import named

    build(
        named(sys.argv[1]),
        say=lambda text: print(text, file=sys.stderr, flush=True),  # noqa: T201 - progress of a command
    )


if __name__ == "__main__":
    main()
