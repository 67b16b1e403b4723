"""Scorecards from labelled history: bands, points and cut-offs are fitted here, and measured."""
