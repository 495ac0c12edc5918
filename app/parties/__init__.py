"""Who holds rights and who makes agreements: households, collectives, developers, state farms."""
