"""Pictures in the admin: several at once, kept through a refused form, focal points, steps."""

import io
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from core.models import Rendition, StoredFile
from guides.models import Guide, GuideStep
from solutions.models import Solution, SolutionImage
from tests import factories
from tests.staff import as_, errors_of, form_of, url


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def jpeg(colour: str = "green", name: str = "man-hinh.jpg", size=(800, 600)) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return SimpleUploadedFile(name, buffer.getvalue(), "image/jpeg")


def fake() -> SimpleUploadedFile:
    return SimpleUploadedFile("gia.jpg", b"<script>alert(1)</script>", "image/jpeg")


@pytest.fixture
def own(da_nang) -> Solution:
    return factories.SolutionFactory(steward=da_nang)


def send(client: Client, solution: Solution, *rows: dict[str, Any]):
    """The solution's form with these rows of pictures, numbered from the first empty one."""
    address = url(Solution, "change", solution.pk)
    data = form_of(client, address)
    start = int(data["images-INITIAL_FORMS"])
    data["images-TOTAL_FORMS"] = start + len(rows)
    for number, row in enumerate(rows, start):
        data |= {f"images-{number}-{name}": value for name, value in row.items()}
    return client.post(address, data)


def tokens(answer) -> dict[str, str]:
    """What the refused form says of the files that need not be chosen again."""
    found = {}
    for inline in answer.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            for name, field in form.fields.items():
                if token := getattr(field.widget, "token", ""):
                    found[form.add_prefix(name)] = token
    return found


def pictures() -> list[tuple[str, int, str]]:
    rows = SolutionImage.objects.select_related("file").order_by("position")
    return [(row.alt, row.position, row.file.name) for row in rows]


# Several at once ----------------------------------------------------------------------------------
def test_several_pictures_are_added_in_their_order(an, own):
    answer = send(
        as_(an),
        own,
        {"file": jpeg("green", "mot.jpg"), "alt": "Màn hình một"},
        {"file": jpeg("red", "hai.jpg"), "alt": "Màn hình hai"},
        {"file": jpeg("blue", "ba.jpg"), "alt": "Màn hình ba"},
    )

    assert answer.status_code == 302
    assert pictures() == [
        ("Màn hình một", 1, "mot.webp"),
        ("Màn hình hai", 2, "hai.webp"),
        ("Màn hình ba", 3, "ba.webp"),
    ]


def test_new_picture_stands_after_those_that_are_there(an, own):
    factories.SolutionImageFactory(solution=own, alt="Đã có", position=4)

    send(as_(an), own, {"file": jpeg(), "alt": "Mới"})

    assert [(alt, position) for alt, position, _name in pictures()] == [("Đã có", 4), ("Mới", 5)]


def test_form_offers_empty_rows_without_a_script_and_a_place_to_drop_with_one(an, own):
    page = as_(an).get(url(Solution, "change", own.pk)).content.decode()

    assert 'name="images-2-file"' in page
    assert 'data-picture-drop="images"' in page
    assert re.search(r'<script src="[^"]*js/picture-drop[^"]*" type="module">', page)
    assert 'enctype="multipart/form-data"' in page


def test_wrong_file_is_refused_beside_its_row_and_the_others_stay(an, own):
    rows = (
        {"file": jpeg(), "alt": "Màn hình một"},
        {"file": fake(), "alt": "Màn hình hai"},
    )
    refused = send(as_(an), own, *rows)
    kept = tokens(refused)

    again = send(
        as_(an),
        own,
        {"file-sent": kept["images-0-file"], "alt": "Màn hình một"},
        {"file": jpeg("red", "hai.jpg"), "alt": "Màn hình hai"},
    )

    assert errors_of(refused).keys() == {"images-1-file"}
    assert kept.keys() == {"images-0-file"}
    assert f'name="images-0-file-sent" value="{kept["images-0-file"]}"' in refused.content.decode()
    assert 'value="Màn hình hai"' in refused.content.decode()
    assert again.status_code == 302
    assert [(alt, name) for alt, _position, name in pictures()] == [
        ("Màn hình một", "man-hinh.webp"),
        ("Màn hình hai", "hai.webp"),
    ]


def test_good_file_without_words_need_not_be_chosen_again(an, own):
    refused = send(as_(an), own, {"file": jpeg(), "alt": ""})
    kept = tokens(refused)["images-0-file"]
    address = StoredFile.objects.get(rendition_of=None).get_absolute_url()

    again = send(as_(an), own, {"file-sent": kept, "alt": "Màn hình chính"})

    assert errors_of(refused).keys() == {"images-0-alt"}
    assert f'href="{address}"' in refused.content.decode()
    assert again.status_code == 302
    assert pictures() == [("Màn hình chính", 1, "man-hinh.webp")]


def test_same_picture_is_refused_beside_the_row_that_repeats_it(an, own):
    rows = ({"file": jpeg(), "alt": "Một"}, {"file": jpeg(), "alt": "Một lần nữa"})

    answer = send(as_(an), own, *rows)

    assert errors_of(answer).keys() == {"images-1-file"}
    assert pictures() == []


def test_file_chosen_anew_wins_over_the_one_sent_before(an, own):
    kept = tokens(send(as_(an), own, {"file": jpeg(), "alt": ""}))["images-0-file"]

    send(as_(an), own, {"file-sent": kept, "file": jpeg("red", "khac.jpg"), "alt": "Khác"})

    assert pictures() == [("Khác", 1, "khac.webp")]


def test_what_somebody_else_sent_cannot_be_taken(an, chi, own, hue):
    kept = tokens(send(as_(an), own, {"file": jpeg(), "alt": ""}))["images-0-file"]
    theirs = factories.SolutionFactory(steward=hue)

    answer = send(as_(chi), theirs, {"file-sent": kept, "alt": "Của người khác"})

    assert errors_of(answer).keys() == {"images-0-file"}
    assert pictures() == []


@pytest.mark.parametrize("token", ["1", "x:y:z", "\x00", "a" * 5000, "[1, 2]", "ở:đâu"])
def test_forged_token_is_no_file(an, own, token):
    answer = send(as_(an), own, {"file-sent": token, "alt": "Hình"})

    assert errors_of(answer).keys() == {"images-0-file"}


def test_token_grows_old(an, own, time_machine):
    time_machine.move_to("2026-03-02T08:00:00Z")
    kept = tokens(send(as_(an), own, {"file": jpeg(), "alt": ""}))["images-0-file"]

    time_machine.move_to("2026-03-03T09:00:00Z")
    answer = send(as_(an), own, {"file-sent": kept, "alt": "Hình"})

    assert errors_of(answer).keys() == {"images-0-file"}


# Focal points -------------------------------------------------------------------------------------
def cuts() -> list[str]:
    found = Rendition.objects.filter(key__startswith="c").order_by("key")
    return list(found.values_list("key", flat=True))


def test_tile_is_cut_around_the_point(an, own):
    send(as_(an), own, {"file": jpeg(), "alt": "Hình", "focal_x": 20, "focal_y": 90})

    assert cuts() == ["c320-20-90", "c640-20-90"]


def test_empty_point_is_the_middle(an, own):
    answer = send(as_(an), own, {"file": jpeg(), "alt": "Hình", "focal_x": "", "focal_y": ""})

    assert answer.status_code == 302
    image = SolutionImage.objects.get()
    assert (image.focal_x, image.focal_y, cuts()) == (50, 50, ["c320-50-50", "c640-50-50"])


@pytest.mark.parametrize("value", ["101", "-1", "giữa", "1e9"])
def test_point_outside_the_picture_is_refused_beside_it(an, own, value):
    answer = send(as_(an), own, {"file": jpeg(), "alt": "Hình", "focal_x": value, "focal_y": 0})

    assert errors_of(answer).keys() == {"images-0-focal_x"}


def test_moved_point_makes_the_cut_anew(an, own):
    send(as_(an), own, {"file": jpeg(), "alt": "Hình"})
    client, address = as_(an), url(Solution, "change", own.pk)

    client.post(address, form_of(client, address) | {"images-0-focal_y": 10})

    assert SolutionImage.objects.get().focal_y == 10
    assert cuts() == ["c320-50-10", "c320-50-50", "c640-50-10", "c640-50-50"]


# Steps of guides ----------------------------------------------------------------------------------
@pytest.fixture
def step(da_nang) -> GuideStep:
    return factories.GuideStepFactory(guide__province=da_nang)


def send_step(client: Client, step: GuideStep, **values: Any):
    address = url(Guide, "change", step.guide_id)
    return client.post(
        address,
        form_of(client, address) | {f"steps-0-{name}": value for name, value in values.items()},
    )


def test_step_gets_a_picture_with_its_words(an, step):
    answer = send_step(as_(an), step, picture=jpeg(), picture_alt="Màn hình nhập hộ mới")

    step.refresh_from_db()
    assert answer.status_code == 302
    assert (step.picture.name, step.picture_alt) == ("man-hinh.webp", "Màn hình nhập hộ mới")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"picture": True}, {"steps-0-picture_alt"}),
        ({"picture_alt": "Màn hình"}, {"steps-0-picture"}),
    ],
)
def test_picture_and_words_of_a_step_go_together(an, step, values, wrong):
    if values.get("picture"):
        values = {"picture": jpeg()}

    answer = send_step(as_(an), step, **values)

    assert errors_of(answer).keys() == wrong


def test_document_is_no_picture_of_a_step(an, step):
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.7 %%EOF", "application/pdf")

    answer = send_step(as_(an), step, picture=paper, picture_alt="Màn hình")

    assert errors_of(answer).keys() == {"steps-0-picture"}


def test_picture_of_a_step_is_taken_away_with_its_words(an, step):
    send_step(as_(an), step, picture=jpeg(), picture_alt="Màn hình")

    answer = send_step(as_(an), step, **{"picture-clear": "on", "picture_alt": ""})

    step.refresh_from_db()
    assert answer.status_code == 302
    assert (step.picture, step.picture_alt) == (None, "")


@pytest.mark.parametrize("number", [0, 1, 2])
def test_earlier_version_of_a_step_comes_back_with_its_picture(an, step, number):
    send_step(as_(an), step, picture=jpeg(), picture_alt="Màn hình một")
    send_step(as_(an), step, picture=jpeg("red", "hai.jpg"), picture_alt="Màn hình hai")
    versions = list(GuideStep.history.filter(id=step.pk).order_by("history_id"))
    address = url(Guide, "restore", step.guide_id, "guidestep", versions[number].pk)
    client = as_(an)

    client.post(address, {"seen": client.get(address).context["found"].seen})

    step.refresh_from_db()
    found = (step.picture.name if step.picture else "", step.picture_alt)
    assert (
        found
        == [
            ("", ""),
            ("man-hinh.webp", "Màn hình một"),
            ("hai.webp", "Màn hình hai"),
        ][number]
    )
    assert len(versions) == 3
