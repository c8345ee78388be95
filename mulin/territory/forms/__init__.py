"""What is typed about places and organisations. Never saves."""
