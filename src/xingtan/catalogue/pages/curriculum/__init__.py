"""Pages where editors keep the curriculum."""
