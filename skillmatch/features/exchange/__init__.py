"""What other systems read of this one: skills, occupations and requirements as 1EdTech CASE."""
