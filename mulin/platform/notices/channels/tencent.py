"""WeCom application messages and WeChat one-time subscription messages, as their makers document them (norms 2.15)."""

from __future__ import annotations

import re
import threading
import time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.utils.translation import gettext_lazy as _

from mulin.platform.notices.channels import config, http
from mulin.platform.notices.channels.base import Outgoing, Receipt, Refused, Unreachable, Words
from mulin.platform.notices.channels.sms import knock

STALE = frozenset({40001, 40014, 42001})
"""The token is not, or no longer, good: fetched anew, once."""
BAD_CODE = frozenset({40029, 40163})
"""A log-in code that is none, or was used before."""
EARLY = 300
"""Seconds before its end at which a token counts as over."""


class Tokens:
    """One access token a configuration and process, fetched when needed. It is kept in memory alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[float, str]] = {}

    def get(self, key: str, fetch: Any, *, instead_of: str = "") -> str:
        with self._lock:
            ends, token = self._held.get(key, (0.0, ""))
            if token and token != instead_of and time.monotonic() < ends:
                return token
            answer = fetch(bool(instead_of))
            code = number(answer)
            token = str(answer.get("access_token", ""))
            if code or not token:
                raise Unreachable(f"token {code}")
            self._held[key] = (time.monotonic() + max(60, _seconds(answer) - EARLY), token)
            return token

    def forget(self) -> None:
        with self._lock:
            self._held.clear()


TOKENS = Tokens()


def number(body: dict[str, Any]) -> int:
    """The error code; where it is no number, the answer is nonsense."""
    try:
        return int(body.get("errcode", 0))
    except (TypeError, ValueError):
        raise Unreachable("no errcode") from None


def _seconds(answer: dict[str, Any]) -> int:
    try:
        return int(answer.get("expires_in", 7200))
    except (TypeError, ValueError):
        return 7200


class _Tencent:
    """What both have in common: a token in the address, an error code in the body."""

    key: str
    base: tuple[str, str]
    final: frozenset[int]

    def _url(self) -> str:
        return config.text(*self.base).rstrip("/")

    def _fetch(self, anew: bool) -> dict[str, Any]:
        raise NotImplementedError

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """With a fresh token once, where the first was stale."""
        stale = ""
        for _attempt in range(2):
            token = TOKENS.get(self.key + self._url(), self._fetch, instead_of=stale)
            answer = http.call(f"{self._url()}{path}?access_token={quote(token)}", body).body
            code = number(answer)
            if code not in STALE:
                break
            stale = token
        if code in self.final:
            raise Refused(f"errcode {code}")
        if code:
            raise Unreachable(f"errcode {code}")
        return answer

    def resolve(self, given: str) -> str:
        return given

    def probe(self) -> None:
        parts = urlsplit(self._url())
        knock(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))


class WeCom(_Tencent):
    """A text by the street's own WeCom application, for who is in its address book."""

    key = "wecom"
    word: Words = _("企业微信")
    hint: Words = _("企业微信里的账号")
    cost: Words = _("不花钱")
    needs_address = True
    urgent = True
    proved_by_code = True
    open_words = False
    once = False
    base = ("MULIN_WECOM_URL", "https://qyapi.weixin.qq.com")
    final = frozenset({40003, 60111, 81013})

    def configured(self) -> bool:
        return all(
            config.text(name) for name in ("MULIN_WECOM_CORP", "MULIN_WECOM_AGENT", "MULIN_WECOM_SECRET")
        )

    def clean(self, address: str) -> str:
        # A bar would address several, @all everybody.
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_\-.@]{0,63}", address.strip()):
            raise ValueError(address)
        return address.strip()

    def _fetch(self, anew: bool) -> dict[str, Any]:
        corp, secret = config.text("MULIN_WECOM_CORP"), config.text("MULIN_WECOM_SECRET")
        asked = f"corpid={quote(corp)}&corpsecret={quote(secret)}"
        return http.call(f"{self._url()}/cgi-bin/gettoken?{asked}").body

    def send(self, message: Outgoing, address: str) -> Receipt:
        body = {
            "touser": address,
            "msgtype": "text",
            "agentid": int(config.text("MULIN_WECOM_AGENT")),
            "text": {"content": _bytes(message.text, 2000)},
            # The same text to the same person within half an hour is dropped there: a second attempt does no harm.
            "enable_duplicate_check": 1,
            "duplicate_check_interval": 1800,
        }
        answer = self._post("/cgi-bin/message/send", body)
        if address.lower() in str(answer.get("invaliduser", "")).lower().split("|"):
            raise Refused("invaliduser")
        return Receipt(str(answer.get("msgid", ""))[:120])


class WeChat(_Tencent):
    """A subscription message of the street's mini-program: one permission, one message."""

    key = "wechat"
    word: Words = _("微信小程序")
    hint: Words = _("在小程序里点“允许”")
    cost: Words = _("不花钱，点一次“允许”发一条")
    needs_address = True
    urgent = True
    proved_by_code = False
    open_words = True
    once = True
    base = ("MULIN_WECHAT_URL", "https://api.weixin.qq.com")
    final = frozenset({40003, 43101, 43107, 47003})

    def configured(self) -> bool:
        return all(
            config.text(name) for name in ("MULIN_WECHAT_APP", "MULIN_WECHAT_TEMPLATE", "MULIN_WECHAT_SECRET")
        )

    def clean(self, address: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9_\-]{10,64}", address.strip()):
            raise ValueError(address)
        return address.strip()

    def _fetch(self, anew: bool) -> dict[str, Any]:
        body = {
            "grant_type": "client_credential",
            "appid": config.text("MULIN_WECHAT_APP"),
            "secret": config.text("MULIN_WECHAT_SECRET"),
            "force_refresh": anew,
        }
        return http.call(f"{self._url()}/cgi-bin/stable_token", body).body

    def resolve(self, given: str) -> str:
        """The mini-program's one-time log-in code becomes the person's openid; the session key is not kept."""
        asked = {
            "appid": config.text("MULIN_WECHAT_APP"),
            "secret": config.text("MULIN_WECHAT_SECRET"),
            "js_code": given,
            "grant_type": "authorization_code",
        }
        body = http.call(f"{self._url()}/sns/jscode2session?{urlencode(asked)}").body
        code = number(body)
        if code in BAD_CODE:
            raise Refused(f"errcode {code}")
        if code or not body.get("openid"):
            raise Unreachable(f"errcode {code}")
        return str(body["openid"])

    def send(self, message: Outgoing, address: str) -> Receipt:
        # "thing" fields hold at most 20 characters (norms 2.15).
        body = {
            "touser": address,
            "template_id": config.text("MULIN_WECHAT_TEMPLATE"),
            "page": config.text("MULIN_WECHAT_PAGE", "pages/index/index"),
            "lang": "en_US" if message.language == "en" else "zh_CN",
            "data": {
                config.text("MULIN_WECHAT_WHAT", "thing1"): {"value": message.what[:20]},
                config.text("MULIN_WECHAT_WHO", "thing2"): {"value": message.office[:20]},
            },
        }
        answer = self._post("/cgi-bin/message/subscribe/send", body)
        return Receipt(str(answer.get("msgid", ""))[:120])


def _bytes(text: str, most: int) -> str:
    """As much of a text as fits, without half a character."""
    return text.encode()[:most].decode(errors="ignore")
