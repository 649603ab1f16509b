"""Understanding a spreadsheet ledger: what its tables, columns, rows and cells mean. Pure: no Django, no database.

`understand` is the way in; `to_json` gives its answer the form that the command line prints.
"""
