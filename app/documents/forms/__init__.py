"""What people fill in about papers, templates, batches and packets."""
