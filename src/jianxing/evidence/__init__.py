"""Files and where they came from: stored by content, shown only to those who may see them."""
