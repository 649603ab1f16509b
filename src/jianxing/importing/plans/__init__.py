"""Files of plans into versions of a layer: read apart, looked at, published."""
