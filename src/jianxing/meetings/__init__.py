"""Regular consultation (会商): when it is due, what it took up, what was decided and what came of it."""
