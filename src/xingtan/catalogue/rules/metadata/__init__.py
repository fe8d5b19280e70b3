"""What is said of a resource to other systems: one description, and its forms (IEEE LOM, Dublin Core, LRMI)."""
