"""A key for an Open311 client."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from mulin.matters.forms.desk import SheetForm
from mulin.platform.ui.fields import OneLine


class KeyForm(SheetForm):
    name = OneLine(label=gettext_lazy("给谁用"), required=False, max_length=60)
    callback = OneLine(label=gettext_lazy("状态变了告诉哪个地址"), required=False, max_length=300)
