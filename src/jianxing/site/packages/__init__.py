"""Evidence packages (证据包): the list, one package, making one, receiving a file, deciding, and how packages fared."""
