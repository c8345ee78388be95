"""Commands that belong to no context: keys of encrypted fields, the register of fields, retention."""

from mulin.platform.commands.keeping import register, register_options, retention, retention_options
from mulin.platform.commands.keys import keys, keys_options

__all__ = ["keys", "keys_options", "register", "register_options", "retention", "retention_options"]
