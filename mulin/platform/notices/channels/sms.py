"""Text messages by a gateway that takes JSON: signature and template by configuration, segments counted."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import socket
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from mulin.platform.notices.channels import config, http
from mulin.platform.notices.channels.base import Outgoing, Receipt, Refused, Unreachable, Words, segments

NUMBER = re.compile(r"1\d{10}")
MOST_SEGMENTS = 2
WELL = frozenset({"0", "ok", "200", "success", "none", ""})
BAD_ADDRESS = "invalid_number,blacklist,unsubscribed"


class Sms:
    key = "sms"
    word: Words = _("短信")
    hint: Words = _("手机号，11 位")
    cost: Words = _("每 70 个字算一条，街道付")
    needs_address = True
    urgent = True
    proved_by_code = True
    open_words = True
    once = False

    def configured(self) -> bool:
        return bool(config.text("MULIN_SMS_URL") and config.text("MULIN_SMS_SECRET"))

    def clean(self, address: str) -> str:
        digits = re.sub(r"[\s\-()（）]", "", address)
        digits = digits.removeprefix("+86").removeprefix("0086")
        if not NUMBER.fullmatch(digits):
            raise ValueError(address)
        return digits

    def resolve(self, given: str) -> str:
        return given

    def send(self, message: Outgoing, address: str) -> Receipt:
        if segments(message.text) > MOST_SEGMENTS:
            raise Refused("too long")
        body = self._body(message, address)
        answer = http.call(config.text("MULIN_SMS_URL"), body, headers=self._headers(body, message.id))
        code = str(answer.body.get("code", "")).lower()
        if code in WELL:
            return Receipt(str(answer.body.get("id", ""))[:120])
        known = config.text("MULIN_SMS_REFUSED", BAD_ADDRESS).lower().split(",")
        raise Refused(f"code {code[:40]}") if code in known else Unreachable(f"code {code[:40]}")

    def probe(self) -> None:
        parts = urlsplit(config.text("MULIN_SMS_URL"))
        knock(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))

    def _body(self, message: Outgoing, address: str) -> dict[str, Any]:
        values = {
            "phone": address,
            "text": message.text,
            "sign": config.text("MULIN_SMS_SIGN"),
            "template": config.text("MULIN_SMS_TEMPLATE"),
            "segments": segments(message.text),
            "id": message.id,
        }
        names = config.fields()
        return {names.get(name, name): value for name, value in values.items() if value != ""}

    def _headers(self, body: dict[str, Any], key: str) -> dict[str, str]:
        secret = config.text("MULIN_SMS_SECRET")
        told = {"Idempotency-Key": key}
        if config.text("MULIN_SMS_AUTH", "bearer") == "hmac":
            sealed = hmac.new(secret.encode(), json.dumps(body, ensure_ascii=False).encode(), hashlib.sha256)
            return told | {"X-Signature": f"sha256={sealed.hexdigest()}"}
        return told | {"Authorization": f"Bearer {secret}"}


def knock(host: str, port: int) -> None:
    """Whether somebody listens there. Raises `Unreachable`."""
    try:
        socket.create_connection((host, port), timeout=3).close()
    except OSError as error:
        raise Unreachable(type(error).__name__) from None
