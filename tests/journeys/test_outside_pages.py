"""The pages towards other systems: a token and a hook from their making to their end."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac

import pytest
import requests
from django.utils import timezone

from mulin.people.queries.tokens import OPEN311
from mulin.platform import policy
from mulin.platform.hooks import actions as hooks
from mulin.platform.hooks.models import HookDelivery
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_one_look
from tests.journeys.somebody import Somebody
from tests.journeys.test_outside import about_a_light
from tests.people.receivers import receiver, settle

pytestmark = pytest.mark.browser


def carry_out(moment: dt.datetime) -> None:
    """What the worker does for the hooks until there is nothing to do."""
    settle()
    hooks.follow(moment)
    while hooks.deliver(moment):
        pass


def signed_by(secret: str, headers: dict[str, str], body: str) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def make_hook(admin: Somebody, url: str) -> str:
    """On the page; gives the secret that is shown once."""
    admin.opens("/desk/hooks/")
    admin.writes("推送给谁", "区里的平台")
    admin.writes("地址", url)
    admin.page.locator("input[name=kinds][value='matter.raised']").check()
    admin.presses("开始推送")
    admin.look_over()
    return admin.page.locator("input[value^='whsec_']").input_value()


def make_token(keeper: Somebody, *scopes: str) -> str:
    """Of a machine, on the page; gives the token that is shown once."""
    keeper.opens("/desk/tokens/")
    keeper.writes("做什么用", "随手拍")
    for scope in scopes:
        keeper.page.locator(f"input[name=scopes][value='{scope}']").check()
    keeper.presses("做令牌")
    keeper.reads("令牌做好了")
    return keeper.page.locator("input[value^='mulin_']").input_value()


@pytest.mark.mechanism("S1-18")
@in_one_look(63)
def test_a_token_and_a_hook_from_the_pages_to_their_end(come: Come, look: Look, live_site: str) -> None:
    for key, value in (("hooks.private_addresses", True), ("hooks.tries", 2)):
        policy.put(key, value, street_id=None, valid_from=dt.date(2026, 1, 1), source="test")
    admin, keeper = come("liangdong"), come("hezhiqiu")
    with receiver() as other:
        other.answers = [500]
        secret = make_hook(admin, other.url)
        token = make_token(keeper, OPEN311, "matters:read")
        bearer = {"Authorization": f"Bearer {token}"}

        def raised(words: str) -> int:
            given = {**about_a_light(live_site), "description": words, "api_key": token}
            return requests.post(f"{live_site}/open311/v2/requests.json", data=given, timeout=10).status_code

        assert requests.get(f"{live_site}/api/matters/", headers=bearer, timeout=10).status_code == 200
        assert raised("三楼楼道的灯不亮") == 201
        carry_out(timezone.now())
        carry_out(timezone.now() + dt.timedelta(minutes=5))
        headers, body = other.got[0]
        assert headers["webhook-signature"] == signed_by(secret, headers, body)
        assert HookDelivery.objects.get(hook__name="区里的平台").state == HookDelivery.State.DEAD
        admin.opens("/desk/hooks/")
        admin.page.get_by_role("main").get_by_role("link", name="区里的平台").click()
        admin.hears("HTTP 500")
        admin.look_over()
        other.answers = [204]
        admin.presses("全部重送")
        carry_out(timezone.now() + dt.timedelta(minutes=10))
        assert HookDelivery.objects.get(hook__name="区里的平台").state == HookDelivery.State.SENT
        admin.page.reload()
        admin.reads("都送到了，或者还在试。")

        keeper.opens("/desk/tokens/")
        keeper.presses("停用", within=keeper.page.get_by_role("article").filter(has_text="随手拍"))
        keeper.reads("停用了“%(name)s”，从现在起它什么都打不开。", name="随手拍")
        assert requests.get(f"{live_site}/api/matters/", headers=bearer, timeout=10).status_code == 401
        assert raised("又一件") == 403
