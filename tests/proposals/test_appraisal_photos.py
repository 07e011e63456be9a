from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts import grants
from atendimento import services
from atendimento.models import AppraisalPhoto
from atendimento.services import AtendimentoError
from atendimento.services import photos as limits
from core.photos import MAX_BYTES
from tests.core.test_photos import huge_png, picture
from tests.factories import BusinessGroupFactory, StoreFactory, member
from tests.factories_appraisals import AppraisalFactory, appraiser
from tests.factories_atendimento import AttendanceFactory

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def media(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def store():
    return StoreFactory()


@pytest.fixture
def seller(client, store):
    user = member(grants.CONSULTOR, (store, "VN"))
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def row(store, seller):
    return AppraisalFactory(attendance=AttendanceFactory(store=store, created_by=seller))


def jpeg(name="frente.jpg", **options):
    return SimpleUploadedFile(name, picture((800, 600), **options), "image/jpeg")


def files(media):
    return [path for path in Path(media).rglob("*") if path.is_file()]


def url(name, *keys):
    return reverse(f"proposals:appraisal-{name}", args=keys)


def send(client, row, *uploads):
    return client.post(url("photos", row.pk), {"photos": list(uploads)})


def test_photos_are_kept_small_and_served_to_who_sees_the_appraisal(client, row, media):
    done = send(client, row, jpeg(), jpeg("../../etc/passwd.png", kind="PNG"))

    assert (done.status_code, done.url) == (302, f"/avaliacoes/{row.pk}/#fotos")
    photos = list(row.photos.all())
    assert (len(photos), len(files(media))) == (2, 4)
    assert all(path.parent == media / "appraisals" / str(row.pk) for path in files(media))
    for name in ("photo", "thumb"):
        answer = client.get(url(name, row.pk, photos[1].pk))
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"] == 'inline; filename="foto.jpg"'
        assert "private" in answer["Cache-Control"]
        assert answer.content.startswith(b"\xff\xd8")
    assert client.get(url("detail", row.pk)).content.count(b"/pequena/") == 2


def test_photos_are_nobody_elses(client, row):
    send(client, row, jpeg())
    [photo] = row.photos.all()
    stranger = StoreFactory(group=BusinessGroupFactory(name="Outro"))

    for user in (
        member(grants.CONSULTOR, (row.store, "VN")),
        member(grants.GERENTE, (StoreFactory(), "VN")),
        member(grants.GERENTE_GERAL, (stranger, "VN")),
    ):
        client.force_login(user, backend=BACKEND)
        for name in ("photo", "thumb"):
            assert client.get(url(name, row.pk, photo.pk)).status_code == 404
        assert client.post(url("photo-remove", row.pk, photo.pk)).status_code == 404
        assert send(client, row, jpeg()).status_code == 404
    client.logout()
    assert client.get(url("photo", row.pk, photo.pk)).status_code == 302
    assert row.photos.count() == 1


def test_photo_of_another_appraisal_is_not_found_under_this_one(client, store, seller, row):
    other = AppraisalFactory(attendance=AttendanceFactory(store=store))
    photo = AppraisalPhoto.objects.create(appraisal=other, file="x.jpg", thumb="y.jpg", added_by=seller)

    assert client.get(url("photo", row.pk, photo.pk)).status_code == 404


def test_photo_whose_file_is_gone_is_not_found(client, row, seller):
    photo = AppraisalPhoto.objects.create(appraisal=row, file="x.jpg", thumb="y.jpg", added_by=seller)

    assert client.get(url("photo", row.pk, photo.pk)).status_code == 404
    assert client.get(url("detail", row.pk)).status_code == 200


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"isto e um texto", "não é uma foto"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "não é uma foto"),
        (picture((400, 400))[:600], "não é uma foto"),
        (huge_png(60_000, 60_000), "foto"),
        (b"\x00" * (MAX_BYTES * 2), "15 MB"),
        (b"", "vazio"),
    ],
    ids=["text", "svg", "truncated", "bomb", "30mb", "empty"],
)
def test_bad_file_is_told_by_the_field_and_nothing_of_the_post_is_kept(client, row, media, data, told):
    page = send(client, row, jpeg(), SimpleUploadedFile("falsa.jpg", data, "image/jpeg"))

    assert page.status_code == 422
    assert 'id="photos-error"' in page.content.decode()
    assert told in " ".join(page.context["photo_errors"])
    assert (row.photos.count(), files(media)) == (0, [])


def test_photos_post_without_files_is_told(client, row):
    assert client.post(url("photos", row.pk)).status_code == 422
    assert client.post(url("photos", row.pk), {"photos": "texto"}).status_code == 422


def test_photos_stop_at_their_number(client, row, media, monkeypatch):
    monkeypatch.setattr(limits, "MAX_PHOTOS", 2)
    send(client, row, jpeg())

    page = send(client, row, jpeg(), jpeg())

    assert page.status_code == 422
    assert "ainda cabem 1" in page.context["photo_errors"][0]
    assert (row.photos.count(), len(files(media))) == (1, 2)


def test_photo_is_removed_with_its_files(client, row, media, django_capture_on_commit_callbacks):
    send(client, row, jpeg())
    [photo] = row.photos.all()

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(url("photo-remove", row.pk, photo.pk))

    assert done.status_code == 302
    assert (row.photos.count(), files(media)) == (0, [])


@pytest.mark.parametrize("state", ["appraised", "approved", "refused", "cancelled"])
def test_photos_of_a_valued_car_do_not_change(client, store, seller, media, state):
    row = AppraisalFactory(attendance=AttendanceFactory(store=store, created_by=seller), state=state)
    photo = AppraisalPhoto.objects.create(appraisal=row, file="x.jpg", thumb="y.jpg", added_by=seller)

    assert send(client, row, jpeg()).status_code == 422
    with pytest.raises(AtendimentoError):
        services.remove_photo(photo=photo, by=seller)

    assert (row.photos.count(), files(media)) == (1, [])


def test_appraiser_photographs_what_he_values(client, row):
    client.force_login(appraiser((row.store, "VU")), backend=BACKEND)

    assert send(client, row, jpeg()).status_code == 302
    assert 'capture="environment"' in client.get(url("detail", row.pk)).content.decode()
