"""Every change of the catalogue: authorise, decide, write, announce."""
