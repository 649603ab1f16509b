"""The worker's half of ``bench feedback``: takes in what waits, in a process of its own as the product's worker does."""

import os
import select
import sys
from pathlib import Path

EVERY_SECONDS = 5.0


def main() -> None:
    """Take in until standard input ends."""
    import django
    from django.conf import settings

    django.setup()
    from tests.standing import TODAY

    from jianxing.feedback import operations
    from jianxing.settings import clock

    settings.DEMO_TODAY = TODAY
    settings.FILES_ROOT = Path(os.environ["JIANXING_BENCH_FILES"])
    while not select.select([sys.stdin], [], [], EVERY_SECONDS)[0]:
        operations.tick(today=TODAY, at=clock.now())


if __name__ == "__main__":
    main()
