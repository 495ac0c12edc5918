"""What land is and what may happen to it. Pure: no database, no Flask, no clock."""
