"""What takes the comparisons long: asked for on a page, done behind it, watched, stopped and gone on with."""
