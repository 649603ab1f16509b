"""What the acting body has been told."""
