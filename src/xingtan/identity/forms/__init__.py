"""Forms of people: signing in, passwords, second factors, addresses."""
