"""学习 / learning: attempts (学习记录) at packages and questions: what a person did, how it went."""
