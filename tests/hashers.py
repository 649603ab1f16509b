"""Passwords of the tests: the same algorithm, at the least cost, since hundreds of people are made."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
