"""Open data: the tables that are published of all declarations, their columns, their rows, and the database of them."""
