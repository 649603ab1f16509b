"""Taking lists out: at once where they are short, behind a page that can be left and found again where they are long."""
