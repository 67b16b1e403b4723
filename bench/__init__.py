"""How fast the product is, beside the least that the engine itself costs. `python -m bench`, or `make bench`."""
