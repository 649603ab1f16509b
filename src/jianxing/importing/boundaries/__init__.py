"""Files of boundaries into a generation: read apart, matched by code or name, looked at, published."""
