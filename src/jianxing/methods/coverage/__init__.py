"""Where one card works: counting outlets by district, scene and home of the card; access across borders; inequality; doubles.

Everything is counted by institution and district. A card holder, a card's number or a single use is read nowhere: a file with
such a column is refused. No Django.
"""
