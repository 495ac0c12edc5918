"""林约 Linyue. Start reading at factory.py; the slices are listed in registry.py."""
