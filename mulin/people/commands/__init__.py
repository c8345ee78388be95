"""What `mulin` does for this context: tokens, lost second factors, and the workbook of a street."""

from mulin.people.commands.factors import factor_options, reset_factor
from mulin.people.commands.street import export_street, import_street
from mulin.people.commands.tokens import token, token_options

__all__ = ["export_street", "factor_options", "import_street", "reset_factor", "token", "token_options"]
