"""What the city and the towns see first, and the first page of the roles that have little to do yet."""
