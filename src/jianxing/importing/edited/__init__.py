"""Two-way Excel: a list that was exported, edited in a spreadsheet program and brought back becomes operations."""
