"""What the demonstration shows: covers, films and textbooks, all drawn by the program with chalk on the ink board."""
