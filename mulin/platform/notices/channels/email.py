"""E-mail by SMTP: plain and HTML, one tap to stop, nothing personal in the subject."""

from __future__ import annotations

import re
import smtplib
import socket
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from mulin.platform.notices.channels import config
from mulin.platform.notices.channels.base import DEADLINE, Outgoing, Receipt, Refused, Unreachable, Words

_LINK = re.compile(r"https?://[^\s<>\"'，。）)]+")


class Email:
    key = "email"
    word: Words = _("电子邮件")
    hint: Words = _("邮箱地址，例如 name@example.com")
    cost: Words = _("不花钱")
    needs_address = True
    urgent = False
    proved_by_code = True
    open_words = False
    once = False

    def configured(self) -> bool:
        return config.smtp() is not None

    def clean(self, address: str) -> str:
        name, _at, host = address.strip().rpartition("@")
        cleaned = f"{name}@{host.lower()}"
        try:
            validate_email(cleaned)
        except ValidationError:
            raise ValueError(address) from None
        return cleaned

    def resolve(self, given: str) -> str:
        return given

    def send(self, message: Outgoing, address: str) -> Receipt:
        known = config.smtp()
        if known is None:
            raise Unreachable("not configured")
        connection = self._connection(known)
        mail = compose(message, address, known.sender)
        mail.connection = connection
        try:
            connection.open()
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise _told(*next(iter(error.recipients.values()))) from None
        except smtplib.SMTPAuthenticationError as error:
            # A wrong password is ours to mend: the address is not to blame.
            raise Unreachable(f"SMTP {error.smtp_code}") from None
        except smtplib.SMTPSenderRefused as error:
            raise Unreachable(f"SMTP {error.smtp_code}") from None
        except smtplib.SMTPResponseException as error:
            raise _told(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(type(error).__name__) from None
        finally:
            _close(connection)
        return Receipt(mail.extra_headers["Message-ID"])

    def probe(self) -> None:
        known = config.smtp()
        assert known is not None
        try:
            socket.create_connection((known.host, known.port), timeout=3).close()
        except OSError as error:
            raise Unreachable(type(error).__name__) from None

    def _connection(self, known: config.Smtp) -> Any:
        return get_connection(
            "django.core.mail.backends.smtp.EmailBackend",
            host=known.host,
            port=known.port,
            username=known.user,
            password=known.password,
            use_tls=known.tls == "starttls",
            use_ssl=known.tls == "tls",
            timeout=DEADLINE / 2,
        )


def _close(connection: Any) -> None:
    with suppress(smtplib.SMTPException, OSError):
        connection.close()


def _told(code: int, _words: bytes | str = b"") -> Refused | Unreachable:
    """5xx is for good, 4xx for now (RFC 5321). The server's words may repeat the address, so they are left out."""
    return Refused(f"SMTP {code}") if 500 <= code < 600 else Unreachable(f"SMTP {code}")


def compose(message: Outgoing, address: str, sender: str) -> EmailMultiAlternatives:
    """The mail as it goes out. `Auto-Submitted` keeps automatic answers away: no chain of "reply received"."""
    headers = {
        "Message-ID": f"<{message.id}@{config.domain()}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": "en" if message.language == "en" else "zh-CN",
    }
    if message.stop:
        headers["List-Unsubscribe"] = f"<{message.stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(message.subject, message.text, sender, [address], headers=headers)
    mail.attach_alternative(_page(message), "text/html")
    return mail


def _page(message: Outgoing) -> str:
    paragraphs = "".join(
        f"<p>{_linked(part)}</p>" for part in re.split(r"\n\s*\n", message.text.strip()) if part
    )
    language = "en" if message.language == "en" else "zh-CN"
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><body '
        f'style="font:18px/1.7 sans-serif;max-width:36em;margin:auto;padding:1em">{paragraphs}</body></html>'
    )


def _linked(text: str) -> str:
    """Escaped, lines kept, addresses to be tapped."""
    out: list[str] = []
    end = 0
    for found in _LINK.finditer(text):
        out.append(escape(text[end : found.start()]))
        out.append(f'<a href="{escape(found[0])}">{escape(found[0])}</a>')
        end = found.end()
    out.append(escape(text[end:]))
    return "".join(out).replace("\n", "<br>")
