"""What `mulin` does for this context: tokens, and the workbook of a street."""

from mulin.people.commands.street import export_street, import_street
from mulin.people.commands.tokens import token, token_options

__all__ = ["export_street", "import_street", "token", "token_options"]
