"""Documents of movements by sea and rail (海铁联运“单一制”): kept with their versions, linked, compared, asked about, mended."""
