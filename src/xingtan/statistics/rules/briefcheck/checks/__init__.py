"""One module for every family of contradictions; each reads a `Reading` and gives an `Outcome`."""
