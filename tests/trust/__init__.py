"""What nobody may see that is not theirs: the permission matrix, the three administrators, what is absent."""
