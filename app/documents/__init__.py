"""Papers: the template catalogue, facts, issue, void and replace, batches, packets, check page."""
