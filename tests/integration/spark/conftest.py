"""What needs a Spark cluster is collected where pyspark is (``make spark``); continuous integration does without its 435 MB."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("pyspark") else ["test_both_engines.py"]
