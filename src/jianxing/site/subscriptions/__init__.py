"""What one asks to be told of."""
