"""The proof that fast paths pay: one stream of requests through a serial chain and through the lanes."""
