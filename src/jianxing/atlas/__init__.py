"""The one map: layers of plans by domain, their versions and features, and which project lies where."""
