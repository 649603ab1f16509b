"""Documents of one movement by sea and rail (海铁联运): read, linked by container and time, compared field by field."""
