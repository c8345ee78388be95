"""Pictures: upright and bounded, nothing but pixels left, and a clear word for everything else."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from mulin.platform import pictures
from mulin.platform.pictures import LONGEST_SIDE, MOST_BYTES, BadPicture, clean_picture
from tests.platform.wording import ensure_settings

RED, BLUE, WHITE = (200, 30, 30), (30, 30, 200), (255, 255, 255)
GPS = {1: "N", 2: (31.0, 14.0, 5.5), 3: "E", 4: (121.0, 28.0, 1.0)}


def halves(size: tuple[int, int] = (64, 32), mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, BLUE)
    picture.paste(RED, (0, 0, size[0] // 2, size[1]))
    return picture.convert(mode)


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(clean_picture(content).content))


def near(pixel: object, colour: tuple[int, int, int], by: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= by for a, b in zip(pixel, colour, strict=True))


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhoneMaker"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update(GPS)
    return saved(halves(), "JPEG", exif=exif, quality=95, comment=b"SecretComment", dpi=(301, 301))


@pytest.mark.parametrize(
    ("form", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("PNG", "RGB", {}),
        ("PNG", "P", {}),
        ("PNG", "1", {}),
        ("WEBP", "RGB", {"lossless": True}),
        ("GIF", "P", {}),
        ("BMP", "RGB", {}),
    ],
)
def test_every_kind_becomes_a_plain_jpeg(form: str, mode: str, options: dict[str, Any]) -> None:
    clean = clean_picture(saved(halves(mode=mode), form, **options))
    assert (clean.width, clean.height, clean.mime) == (64, 32, "image/jpeg")
    made = Image.open(io.BytesIO(clean.content))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (64, 32))
    if mode not in {"L", "1"}:
        assert near(made.getpixel((10, 16)), RED, 40)
        assert near(made.getpixel((54, 16)), BLUE, 40)


def test_nothing_but_the_picture_is_kept() -> None:
    source = with_exif() + b"<script>hidden</script>"
    assert b"SecretPhoneMaker" in source
    clean = clean_picture(source).content
    for trace in (b"SecretPhoneMaker", b"SecretComment", b"Exif", b"hidden", b"ICC_PROFILE"):
        assert trace not in clean
    made = Image.open(io.BytesIO(clean))
    assert dict(made.getexif()) == {}
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(made.info)


def test_text_in_a_png_goes() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", "SecretAuthor")
    notes.add_itxt("XML:com.adobe.xmp", "<x>SecretXmp</x>")
    clean = clean_picture(saved(halves(), "PNG", pnginfo=notes)).content
    assert b"Secret" not in clean


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (64, 32), (10, 16)),
        (2, (64, 32), (54, 16)),
        (3, (64, 32), (54, 16)),
        (4, (64, 32), (10, 16)),
        (5, (32, 64), (16, 10)),
        (6, (32, 64), (16, 10)),
        (7, (32, 64), (16, 54)),
        (8, (32, 64), (16, 54)),
    ],
)
def test_pictures_stand_upright(orientation: int, size: tuple[int, int], red_at: tuple[int, int]) -> None:
    made = opened(with_exif(orientation))
    assert made.size == size
    assert near(made.getpixel(red_at), RED)
    assert near(made.getpixel((size[0] - 1 - red_at[0], size[1] - 1 - red_at[1])), BLUE)


@pytest.mark.parametrize(
    ("size", "bounded"),
    [
        ((5000, 2500), (2048, 1024)),
        ((100, 4096), (50, 2048)),
        ((2048, 2048), (2048, 2048)),
        ((3, 9000), (1, 2048)),
        ((1, 1), (1, 1)),
    ],
)
def test_the_longest_side_is_bounded_and_small_ones_stay(
    size: tuple[int, int], bounded: tuple[int, int]
) -> None:
    assert opened(saved(halves(size), "PNG")).size == bounded
    assert max(bounded) <= LONGEST_SIDE


def test_another_bound() -> None:
    assert clean_picture(saved(halves(), "PNG"), longest_side=16).width == 16


def test_what_is_transparent_becomes_white() -> None:
    glass = Image.new("RGBA", (20, 20), (200, 30, 30, 0))
    assert near(opened(saved(glass, "PNG")).getpixel((10, 10)), WHITE)
    assert near(opened(saved(glass.convert("LA"), "PNG")).getpixel((10, 10)), WHITE)
    indexed = Image.new("P", (20, 20), 0)
    indexed.putpalette([200, 30, 30] * 256)
    assert near(opened(saved(indexed, "PNG", transparency=0)).getpixel((10, 10)), WHITE)


def test_sixteen_bits_keep_their_brightness() -> None:
    grey = Image.new("I;16", (20, 20), 0x8000)
    assert near(opened(saved(grey, "PNG")).getpixel((10, 10)), (128, 128, 128))


def test_colours_of_another_profile_are_turned_and_broken_profiles_do_not_matter() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert near(opened(saved(halves(), "PNG", icc_profile=profile)).getpixel((10, 16)), RED)
    assert near(opened(saved(halves(), "PNG", icc_profile=b"nonsense" * 30)).getpixel((10, 16)), RED)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert near(opened(saved(halves(), "PNG", icc_profile=lab)).getpixel((10, 16)), RED)


def test_only_the_first_frame_of_a_moving_picture() -> None:
    frames = [halves(), halves().transpose(Image.Transpose.FLIP_LEFT_RIGHT)]
    moving = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    assert near(opened(moving).getpixel((10, 16)), RED, 40)


def test_the_same_picture_gives_the_same_file() -> None:
    first, second = clean_picture(with_exif(6)), clean_picture(io.BytesIO(with_exif(6)))
    assert first == second
    assert len(first.sha256) == 64
    assert clean_picture(saved(halves((64, 33)), "PNG")).sha256 != first.sha256


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG that says it is large, with data that unpack to zeros without end."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


WHOLE = saved(halves((200, 100)), "JPEG")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"hello", "not_a_picture"),
        (b"%PDF-1.7 ...", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (b"PK\x03\x04" + bytes(100), "not_a_picture"),
        (saved(halves(), "TIFF"), "not_a_picture"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "heic"),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heic", "heic"),
        (bytes(MOST_BYTES + 1), "too_large"),
        (png_claiming(60_000, 60_000), "too_many_pixels"),
        (png_claiming(10_000, 10_000), "too_many_pixels"),
        (png_claiming(5_000, 5_000), "broken"),
        (WHOLE[: len(WHOLE) // 2], "broken"),
        (saved(halves(), "PNG")[:60], "broken"),
        (saved(halves(), "GIF")[:-30], "broken"),
    ],
)
def test_what_is_no_picture_says_why(content: bytes, code: str) -> None:
    ensure_settings()
    with pytest.raises(BadPicture) as caught:
        clean_picture(content)
    assert caught.value.code == code
    assert caught.value.message.endswith("。")
    assert "%" not in caught.value.message


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    def unpacked(*_: object) -> Image.Image:
        raise AssertionError("unpacked")

    monkeypatch.setattr(pictures, "_plain", unpacked)
    with pytest.raises(BadPicture, match="too_many_pixels"):
        clean_picture(png_claiming(10_000, 10_000))


def test_no_more_than_the_limit_is_read() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            assert 0 < size <= MOST_BYTES + 1
            self.taken += size
            return bytes(size)

    endless = Endless()
    with pytest.raises(BadPicture, match="too_large"):
        clean_picture(endless)  # type: ignore[arg-type]
    assert endless.taken == MOST_BYTES + 1


def outcome(content: bytes) -> str:
    try:
        return clean_picture(content).mime
    except BadPicture as error:
        return error.code


@given(
    st.sampled_from(
        [WHOLE, saved(halves(), "PNG"), saved(halves(), "GIF"), saved(halves(), "WEBP"), with_exif(6)]
    ),
    st.data(),
)
def test_no_damage_breaks_the_cleaning(whole: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(whole) - 1))
    noise = data.draw(st.binary(min_size=1, max_size=12))
    assert outcome(whole[:at] + noise + whole[at + len(noise) :]) in {"image/jpeg", *pictures._REASONS}


@given(
    st.sampled_from(
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\x00\x00\x00\x00WEBP", b"BM", b""]
    ),
    st.binary(max_size=200),
)
def test_no_bytes_break_the_cleaning(start: bytes, rest: bytes) -> None:
    assert outcome(start + rest) in {"image/jpeg", *pictures._REASONS}
