"""地方 / places: the tree nation, province, city, county, school, class, each with the time in which it is valid."""
