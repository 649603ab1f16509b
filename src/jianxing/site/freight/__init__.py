"""Pages of sea-rail documents (海铁联运单证)."""
