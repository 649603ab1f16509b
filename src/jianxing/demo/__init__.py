"""演示数据: the bulletin's scenario, built by calling operations as its people would, as of 2026-03-31."""
