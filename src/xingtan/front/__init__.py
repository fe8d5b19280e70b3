"""The door: answers cached public pages, records every view, serves files; everything else goes in to Django."""
