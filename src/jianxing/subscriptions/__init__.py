"""What people ask to be told of, by conditions that all must hold."""
