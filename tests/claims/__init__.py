"""What the papers claim, tried on small networks: `python -m tests.claims` lists the claims.

Nothing here is a test: each module trains for minutes and prints a table, its seeds, 95 %
intervals and a verdict. What a module fixes, it fixes for both sides of its comparison.
"""
