"""Telling another system what happened here: a street's own addresses, signed, in order, again until it is heard.

An act on the timeline is the event: the acts cost nothing more, and where no street has a hook nothing at all is
done. The worker follows the timeline, writes one delivery for each act that a hook asked for, and sends them.
Nothing personal leaves: ids, the number, the verb, the state, the moment.
"""
