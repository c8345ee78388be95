"""Forms of matters: HTTP in, clean values out; none of them saves."""
