"""A Spark standalone cluster on loopback: a master and workers as processes of their own, ended with the block.

Needs ``pyspark`` and Java 17 or later, found by ``JAVA_HOME`` or on the path; neither is a requirement of the product.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

PATIENCE_S = 60.0


class NoCluster(RuntimeError):
    """There is no Java, no pyspark, or the cluster did not come up."""


def java_home() -> Path:
    """Return where Java 17 or later is."""
    named = os.environ.get("JAVA_HOME")
    found = Path(named) if named else None
    if found is None:
        program = shutil.which("java")
        if program is None:
            raise NoCluster("no Java: set JAVA_HOME")
        found = Path(program).resolve().parent.parent
    return found


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def cluster(folder: Path, *, workers: int = 2, memory: str = "1g") -> Iterator[Any]:
    """Yield a session on a cluster of a master and *workers*, each with one core; logs go to *folder*."""
    try:
        import pyspark
    except ImportError as missing:
        raise NoCluster("pyspark is not installed") from missing
    home = Path(pyspark.__file__).parent
    port = _free_port()
    master = f"spark://127.0.0.1:{port}"
    surroundings = {
        **os.environ, "JAVA_HOME": str(java_home()), "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOG_DIR": str(folder), "SPARK_WORKER_DIR": str(folder / "work"), "SPARK_NO_DAEMONIZE": "1",
    }  # fmt: skip
    deploy = "org.apache.spark.deploy"
    commands = [
        [f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port), "--webui-port", str(_free_port())],
        *(
            [
                f"{deploy}.worker.Worker", "--host", "127.0.0.1", "--cores", "1", "--memory", memory,
                "--webui-port", str(_free_port()), master,
            ]
            for _worker in range(workers)
        ),
    ]  # fmt: skip
    running: list[subprocess.Popen[bytes]] = []
    logs: list[IO[bytes]] = []
    try:
        for number, command in enumerate(commands):
            log: IO[bytes] = (folder / f"spark-{number}.log").open("wb")
            logs.append(log)
            running.append(
                subprocess.Popen(
                    [str(home / "bin" / "spark-class"), *command], env=surroundings, stdout=log, stderr=log
                )
            )
            if number == 0:
                _wait_for(port)
        os.environ.update({name: surroundings[name] for name in ("JAVA_HOME", "SPARK_LOCAL_IP")})
        session = (
            pyspark.sql.SparkSession.builder.master(master)
            .appName("jianxing")
            .config("spark.executor.memory", memory)
            .config("spark.cores.max", workers)
            .config("spark.executor.cores", 1)
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", workers)
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.parquet.inferTimestampNTZ.enabled", "true")
            .getOrCreate()
        )
        try:
            yield session
        finally:
            session.stop()
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(timeout=20)
        for each in logs:
            each.close()


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with socket.socket() as one:
            one.settimeout(1)
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise NoCluster("the master did not come up")
