"""Our own PDF writer, and the papers it prints by itself: registers, statements, packets."""
