"""Pages of boundaries: their generations, a file brought in, and where a point is."""
