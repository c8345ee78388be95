"""HTTP in, clean values out; nothing is saved here."""
