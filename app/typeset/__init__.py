"""Word and PDF as crafts: bytes in, bytes out. No domain, no database, no Flask, no settings."""
