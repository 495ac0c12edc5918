"""What knows no domain: database, money, clock, numbering, audit, storage, jobs, crypto."""
