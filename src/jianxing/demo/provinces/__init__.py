"""The demonstration on three nodes: the same corridor, seen and worked on from three places."""
