"""Regional rules as data: each value with the article behind it, in force from and until."""
