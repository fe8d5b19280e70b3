"""Pages of the catalogue: `learn` (sections, picker, books), `resources`, `search`, `opinions`, `publishing`."""
