"""Lists as workbooks: each list declares its columns once, one writer streams it, one table knows who asked for what."""
