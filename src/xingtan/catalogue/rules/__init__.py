"""Decisions of the catalogue: its fixed words, the curriculum, exercises, what may be uploaded, who may publish."""
