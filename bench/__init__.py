"""What the product costs, measured against plain pages of the same project: `make bench`."""
