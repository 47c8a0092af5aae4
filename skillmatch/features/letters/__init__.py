"""Account letters: people of the register who have no account get a sheet of paper with a code that opens one."""
