"""A photograph is stored without where, when and with what it was taken."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from applications.drafting.uploads import EVIDENCE_POLICY
from brandportal.uploads import gate, pictures
from brandportal.uploads.metadata import without_metadata

GPS, LATITUDE, MAKE, ORIENTATION = 0x8825, 2, 0x010F, 0x0112
SECRETS = (b"Exif", b"GPS", b"Camera of Li", b"W5M0Mp", b"taken at home")


def drawn(width: int = 40, height: int = 20) -> Image.Image:
    picture = Image.new("RGB", (width, height), (180, 40, 30))
    picture.paste((20, 90, 100), (0, 0, width // 2, height))
    return picture


def photograph(turned: int = 1, **options) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[MAKE] = "Camera of Li"
    exif.get_ifd(GPS)[LATITUDE] = (31.0, 32.0, 33.0)
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    drawn().save(
        out,
        "JPEG",
        exif=exif,
        icc_profile=profile,
        comment=b"taken at home",
        xmp=b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        **options,
    )
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 100, "subsampling": 0}])
@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photograph_keeps_its_picture_colours_and_upper_side_alone(turned, options):
    before = photograph(turned, **options)
    assert all(secret in before for secret in SECRETS if secret != b"GPS")
    after = without_metadata(before)
    kept = [secret for secret in SECRETS if secret in after]
    assert kept == ([b"Exif"] if turned != 1 else [])
    shown = opened(after)
    assert dict(shown.getexif()) == ({ORIENTATION: turned} if turned != 1 else {})
    assert shown.info["icc_profile"] == opened(before).info["icc_profile"]
    assert ImageOps.exif_transpose(shown).tobytes() == (
        ImageOps.exif_transpose(opened(before)).tobytes()
    )
    assert pictures.check(after, {}) == {}


def test_a_png_loses_its_texts_and_its_time():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Camera of Li")
    told.add_itxt("Comment", "taken at home", zip=True)
    exif = Image.Exif()
    exif[MAKE] = "Camera of Li"
    out = io.BytesIO()
    drawn().save(out, "PNG", pnginfo=told, exif=exif, dpi=(300, 300))
    after = without_metadata(out.getvalue())
    assert b"Camera of Li" not in after
    assert opened(after).info.keys() == {"dpi"}
    assert opened(after).tobytes() == drawn().tobytes()
    assert pictures.check(after, {}) == {}


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 Exif", b"", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\x00"]
)
def test_what_is_no_whole_picture_is_left_as_it_is(content):
    assert without_metadata(content) == content


def test_a_camera_that_claims_too_many_tags_costs_nothing():
    tiff = b"MM\0*\0\0\0\x08\xff\xff" + b"\0" * 100
    body = b"Exif\0\0" + tiff
    clean = without_metadata(photograph())
    claimed = clean[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + clean[2:]
    assert without_metadata(claimed) == clean


def test_the_gate_gives_back_what_may_be_stored():
    sent = photograph(6)
    checked = gate.check_upload(EVIDENCE_POLICY, SimpleUploadedFile("a.jpg", sent))
    assert checked.stored.read() == without_metadata(sent)
    assert checked.size == len(without_metadata(sent)) < len(sent)
