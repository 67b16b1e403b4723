"""How the programs reach the world: settings, the connection to Temporal, logging.

Imported by `worker.py` and `starter`, and by nothing else of ours.
"""
