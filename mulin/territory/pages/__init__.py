"""Pages of places and organisations."""
