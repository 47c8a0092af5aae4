"""考核: set an assessment, enter and check its results, publish them, and decide on appeals."""
