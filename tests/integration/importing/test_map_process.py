"""``jianxing atlas import`` as others call it: a process of its own, on a database that is there, from the file to the map."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from jianxing.atlas.models import Feature, PlanVersion
from jianxing.cli.embedded import Cluster
from jianxing.directory.acting import acting
from tests.integration.atlas import plans
from tests.standing import login_of, make_standing
from tests.unit.methods.atlas.files import SQUARE, write_shapefile

PROGRAM = "import sys; from jianxing.cli.main import main; sys.exit(main())"


def test_a_file_comes_onto_the_map_by_the_program(
    own_database: str, cluster: Cluster, tmp_path: Path
) -> None:
    people = make_standing()
    layer = plans.layer(people.supervisor)
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("JIANXING_", "DATABASE_"))
    }
    where = {
        "JIANXING_HOME": str(tmp_path / "home"),
        "DATABASE_URL": make_conninfo(cluster.app_dsn, dbname=own_database),
        "DATABASE_OWNER_URL": make_conninfo(cluster.owner_dsn, dbname=own_database),
        "LANG": "en_GB.UTF-8",
    }

    def call(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
        said = (
            "--layer", layer.name, "--title", "2025年版", "--from", "2025-01-01", "--body", people.group.code,
            "--as", login_of(people.supervisor), "--format", "json",
        )  # fmt: skip
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, "atlas", "import", str(path), *said, *words],
            env=clean | where, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip

    broken = tmp_path / "broken.geojson"
    broken.write_text("{", encoding="utf-8")
    refused = call(broken)
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (1, "", 1), (
        refused.stderr
    )
    done = call(write_shapefile(tmp_path, [SQUARE], ["北区"]))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["counts"]["new"], told["crs"], told["key"]) == (1, "cgcs2000", "名称")
    with acting(people.supervisor):
        assert [one.name for one in Feature.objects.all()] == ["北区"]
        assert PlanVersion.objects.get().state == "published"
    with psycopg.connect(cluster.admin_dsn, dbname=own_database) as admin:
        [waiting] = admin.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'jianxing.atlas.recheck'"
        ).fetchone() or [0]
    assert waiting == 1, "what follows a publication is asked for by the same transaction"
