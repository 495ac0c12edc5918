"""What a rule value is, and which one holds where and when. Pure: no database, no Flask, no clock."""
