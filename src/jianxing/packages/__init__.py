"""Evidence packages (证据包): signed sets of evidence, and their recognition elsewhere as an act of a person (证据互认)."""
