"""How an equation is executed: reference, compiled, printed. The engines do not know each other."""
