"""What a browser says of itself, in two plain words. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_BROWSERS = (
    ("wxwork", "wecom"), ("micromessenger", "wechat"), ("dingtalk", "dingtalk"), ("edg", "edge"),
    ("opr/", "opera"), ("ucbrowser", "uc"), ("qqbrowser", "qq"), ("huaweibrowser", "huawei"),
    ("firefox", "firefox"), ("fxios", "firefox"), ("chromium", "chrome"), ("crios", "chrome"),
    ("chrome", "chrome"), ("safari", "safari"),
)  # fmt: skip
_SYSTEMS = (
    ("harmonyos", "harmony"), ("openharmony", "harmony"), ("iphone", "iphone"), ("ipad", "ipad"),
    ("android", "android"), ("windows", "windows"), ("mac os", "mac"), ("macintosh", "mac"), ("linux", "linux"),
)  # fmt: skip

WORDS = {
    "wecom": gettext_lazy("企业微信"),
    "wechat": gettext_lazy("微信"),
    "dingtalk": gettext_lazy("钉钉"),
    "edge": "Edge",
    "opera": "Opera",
    "uc": gettext_lazy("UC 浏览器"),
    "qq": gettext_lazy("QQ 浏览器"),
    "huawei": gettext_lazy("华为浏览器"),
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
    "harmony": gettext_lazy("鸿蒙"),
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": gettext_lazy("安卓手机或平板"),
    "windows": gettext_lazy("Windows 电脑"),
    "mac": gettext_lazy("苹果电脑"),
    "linux": gettext_lazy("Linux 电脑"),
}


def device_of(user_agent: str) -> str:
    """Browser and system, as they are kept: `edge/windows`; what is not known stays empty."""
    said = user_agent.lower()
    browser = next((word for sign, word in _BROWSERS if sign in said), "")
    system = next((word for sign, word in _SYSTEMS if sign in said), "")
    return f"{browser}/{system}"


def spoken(device: str) -> str:
    """The same for people."""
    parts = [str(WORDS[part]) for part in reversed(device.split("/")) if part in WORDS]
    return " · ".join(parts) or _("别的设备")
