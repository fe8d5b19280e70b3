"""The one place that has a look: tokens, components, layouts, charts."""
