"""How a street works, in one list: clocks, categories, who handles what, rules. Each has a page of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mulin.matters import policies
from mulin.matters.pages import categories, clocks, directory, door, rules, setting
from mulin.matters.pages.door import desk_only
from mulin.platform import errors
from mulin.platform.requests import Request


@require_safe
@desk_only
def index(request: Request) -> HttpResponse:
    """Every page of settings with a line on what it decides."""
    street = door.street_of(request)
    errors.require(policies.may_set_clocks(request.actor, street))
    pages = [
        (reverse("matters:clocks"), _("时限"), _("多久受理、多久接下、多久办完，办公时间是几点到几点。")),
        (reverse("matters:categories"), _("事项类别"), _("一件事归哪一类，有多急，对应哪个国标编码。")),
        (reverse("matters:duties"), _("谁管什么"), _("哪一类事、在哪里、小区里还是路面上，归哪家单位。")),
        (reverse("matters:rules"), _("派单规则"), _("派单时先推荐谁，没有规则管到的由谁兜底。")),
        (
            reverse("machine_tokens"),
            _("机器的令牌"),
            _("哪些应用和系统可以看、可以替居民反映（Open311），状态变了告诉哪个地址。"),
        ),
    ]
    return setting.show(request, "settings/index", "settings", {"pages": pages})


addresses = [
    path("settings/", index, name="settings"),
    *clocks.addresses,
    *categories.addresses,
    *directory.addresses,
    *rules.addresses,
]
