"""What runs behind the pages: clocks, imports, deliveries, and the sealing of the ledger.

Domains defer a job by its name in the transaction that calls for it; here stands what it does. A job carries ids, reads
what is there now, and may run twice.
"""
