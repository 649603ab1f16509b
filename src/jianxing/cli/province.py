"""``python -m jianxing.cli.province up|play|mould NODE``: one of the nodes in three provinces, in its environment."""

import os
import sys

from jianxing.cli.database import django_on
from jianxing.cli.exits import Exit, guarded
from jianxing.settings.config import load


def up(code: str) -> int:
    """Run the node, prepared where it is new."""
    from jianxing.cli.supervisor import Commands
    from jianxing.cli.supervisor import up as run

    prepare = ((sys.executable, "-m", "jianxing.demo.provinces", code),)
    return run(config=load(), commands=Commands(prepare=prepare), on_ready=lambda _url: None)


def play(code: str) -> int:
    """Do what people of this node do in the story, as far as it has not been done."""
    from jianxing.cli.provinces import PLAY_SECONDS

    with django_on(load()):
        from jianxing.demo.provinces import story

        return Exit.DONE if story.play(code=code, seconds=PLAY_SECONDS) else Exit.NO


def mould(_code: str) -> int:
    """Make an empty database that is up to date, and stop it."""
    with django_on(load()):
        return Exit.DONE


if __name__ == "__main__":
    os.environ["JIANXING_DEMO"] = "true"
    _program, what, code = sys.argv
    wanted = {"up": up, "play": play, "mould": mould}[what]
    sys.exit(guarded(lambda: wanted(code)))
