"""The PostgreSQL server that an installation runs for itself."""

from jianxing.cli.embedded.cluster import Cluster
from jianxing.cli.embedded.temporary import temporary_cluster

__all__ = ["Cluster", "temporary_cluster"]
