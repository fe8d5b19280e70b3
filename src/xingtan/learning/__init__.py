"""学习 / learning: attempts (学习记录) at packages and exercises, xAPI statements, what a person did and how it went."""
