"""Made cases of penalties, and the rules over them as a user of pandas would write them."""
