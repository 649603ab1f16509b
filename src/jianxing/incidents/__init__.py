"""Incidents and drills across borders: whom they concern, who was told, who knew what when (跨区域响应、同步联动)."""
