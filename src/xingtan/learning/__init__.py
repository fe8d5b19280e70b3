"""学习 / learning: attempts (学习记录) at packages and questions, xAPI statements: what a person did, how it went."""
