"""Pictures people send: made anew, so that nothing but the picture is kept.

What goes: EXIF with place, time and device, other metadata, colour profiles (after turning the
colours to sRGB), transparency, further frames, and anything hidden behind the picture's end (N-90).
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

# It warns of damaged metadata, which go anyway, and of sizes, for which our own limit is lower.
warnings.filterwarnings("ignore", module=r"PIL\.")

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2048
QUALITY = 82

# JPEG takes the multi-picture files of phones too.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP")
_HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}
)

_REASONS = {
    "empty": _("这张照片是空的。请重新选一张。"),
    "too_large": _("照片太大：最多 %(most)s MB。请在手机相册里缩小后再传，或换一张。"),
    "too_many_pixels": _("照片的尺寸太大：最多 %(most)s 万像素。请在手机相册里缩小后再传，或换一张。"),
    "heic": _(
        "这是 HEIC 格式的照片，还打不开。在苹果手机上，到“设置—相机—格式”里选“兼容性最佳”再拍；或截一张图传上来。"
    ),
    "not_a_picture": _("这不是照片。可以传 JPG、PNG、WebP、GIF、BMP 格式的照片。"),
    "pdf_pages": _("一个 PDF 请只扫一张纸。请把要交的那一张单独扫成一个文件，或者拍照。"),
    "pdf_broken": _("这个 PDF 打不开：坏了，或者上了密码。请重新扫一次，或者拍照。"),
    "broken": _("这张照片没有传完整，或者坏了。请重新选一张。"),
}


class BadPicture(ValueError):
    """A file that is no usable picture. `code` is stable, `message` for the person who sent it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        if code not in _REASONS:
            raise KeyError(code)
        self.code = code

    @property
    def message(self) -> str:
        """The reason and what to do, in the reader's language."""
        most = MOST_PIXELS // 10_000 if self.code == "too_many_pixels" else MOST_BYTES // (1024 * 1024)
        return str(_REASONS[self.code]) % {"most": most}


@dataclass(frozen=True)
class CleanPicture:
    """A picture made anew: its file, its size in pixels, its type and the SHA-256 of the file in hex."""

    content: bytes
    width: int
    height: int
    mime: str
    sha256: str


def clean_picture(file: BinaryIO | bytes, *, longest_side: int = LONGEST_SIDE) -> CleanPicture:
    """The picture in `file` as an upright sRGB JPEG, no side longer than `longest_side` pixels.

    Takes JPEG, PNG, WebP, GIF (first frame) and BMP up to MOST_BYTES and MOST_PIXELS; the number
    of pixels is checked before any is unpacked. The same picture gives the same file. Raises
    BadPicture: `empty`, `too_large`, `too_many_pixels`, `heic`, `not_a_picture`, `broken`.
    """
    content = file if isinstance(file, bytes) else file.read(MOST_BYTES + 1)
    if not content:
        raise BadPicture("empty")
    if len(content) > MOST_BYTES:
        raise BadPicture("too_large")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise BadPicture("heic")
    picture = _open(content)
    if picture.width * picture.height > MOST_PIXELS:
        raise BadPicture("too_many_pixels")
    try:
        plain = _plain(picture, longest_side)
    except Exception as error:  # decoders fail on damaged data in any way
        raise BadPicture("broken") from error
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    made = out.getvalue()
    return CleanPicture(made, plain.width, plain.height, "image/jpeg", hashlib.sha256(made).hexdigest())


def _open(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError:
        raise BadPicture("too_many_pixels") from None
    except Image.UnidentifiedImageError:
        raise BadPicture("not_a_picture") from None
    except Exception as error:
        raise BadPicture("broken") from error


def _plain(picture: Image.Image, longest_side: int) -> Image.Image:
    """The picture upright, bounded, in sRGB on white, and without anything beside its pixels."""
    profile = picture.info.get("icc_profile")
    picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    picture.load()
    picture = _upright(picture)
    if picture.mode in {"P", "PA", "LA", "La", "RGBa"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    elif picture.mode.startswith("I") or picture.mode == "F":
        # 16 bits a pixel: the upper eight are what a screen shows.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    picture = _in_srgb(picture, profile)
    plain = Image.new("RGB", picture.size, "white")
    if picture.mode == "RGBA":
        plain.paste(picture, mask=picture.getchannel("A"))
    else:
        plain.paste(picture.convert("RGB"))
    return plain


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # a damaged orientation is no reason to refuse a picture
        return picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Colours of wide-gamut phones as a plain screen shows them; damaged profiles are passed over."""
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return turned or picture
