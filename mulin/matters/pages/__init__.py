"""Pages of matters: load what the actor may see, clean with a form, one action call, answer."""
