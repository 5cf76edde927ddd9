"""Text of the old encodings is recognised, other text is left alone."""

import pytest

from solutions.imports.legacy import from_tcvn3, from_vni, legacy_encoding

TCVN3 = ["C«ng ty cæ phÇn Lóa Vµng", "Tr¹m y tÕ sè", "H×nh thøc tÝnh gi¸", "abc"]
VNI = ["Coâng ty coå phaàn Luùa Vaøng", "Traïm y teá soá", "Hình thöùc tính giaù", "abc"]


def test_from_tcvn3_gives_unicode() -> None:
    assert [from_tcvn3(text) for text in TCVN3] == [
        "Công ty cổ phần Lúa Vàng", "Trạm y tế số", "Hình thức tính giá", "abc",
    ]  # fmt: skip


def test_from_vni_gives_unicode_in_lower_case() -> None:
    assert [from_vni(text) for text in [*VNI, "Ñôn giaù", "Möùc ñoä"]] == [
        "công ty cổ phần lúa vàng", "trạm y tế số", "hình thức tính giá", "abc",
        "đơn giá", "mức độ",
    ]  # fmt: skip


@pytest.mark.parametrize(("texts", "expected"), [(TCVN3, "tcvn3"), (VNI, "vni")])
def test_legacy_encoding_is_named(texts: list[str], expected: str) -> None:
    assert legacy_encoding(texts) == expected


@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["Công ty cổ phần Lúa Vàng", "Trạm y tế số", "Đơn giá"] * 20,
        ["Hệ thống ISO 9001® và Windows®", "© 2026", "m³, 5 µm"] * 20,
        ["Société Générale", "São Paulo", "Düsseldorf", "Noël où août goût"] * 20,
        TCVN3[:2] + ["Công ty A"] * 50,
    ],
)
def test_other_text_is_not_taken_for_an_old_encoding(texts: list[str]) -> None:
    assert legacy_encoding(texts) == ""
