"""``jianxing up`` with the very small application: the real supervisor, PostgreSQL and web server."""

import sys
from pathlib import Path

from jianxing.cli.exits import guarded
from jianxing.cli.supervisor import Commands, up
from jianxing.settings.config import load

HERE = Path(__file__).resolve().parent
COMMANDS = Commands(
    migrate=(sys.executable, str(HERE / "tiny_migrate.py")),
    web=(sys.executable, str(HERE / "tiny_site.py")),
    worker=("/bin/sleep", "3600"),
    listener=("/bin/sleep", "3601"),
    door=("/bin/sleep", "3602"),
)

if __name__ == "__main__":
    sys.exit(guarded(lambda: up(config=load(), commands=COMMANDS)))
