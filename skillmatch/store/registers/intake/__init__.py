"""Files into registers: what columns a register takes, what cells mean, what would change, and writing it."""
