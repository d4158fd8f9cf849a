"""The officer's pages: one plain path each, nothing lost, a file of posts all or nothing."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from terril.foundation import clock
from terril.trails.models import Post, Trail
from terril.trails.states import PostState
from tests import factories

pytestmark = pytest.mark.django_db
ONCE = iter(range(10_000))


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def send(client, address, **fields):
    return client.post(address, {"once": f"form-{next(ONCE)}", **fields})


def test_a_trail_is_prepared_ordered_and_published(desk, town, posts):
    begun = send(
        desk, "/atelier/parcours/nouveau/", title="La boucle", level="easy", access="full", languages=["fr"]
    )
    assert begun.url == "/atelier/parcours/la-boucle/bornes/"
    page = desk.get(begun.url).text
    assert page.count('type="number"') == 3
    wrong = send(desk, begun.url, **{f"rang-{posts[0].pk}": 1, f"rang-{posts[1].pk}": 1})
    assert wrong.status_code == 422
    assert "déjà à" in wrong.text
    send(desk, begun.url, **{f"rang-{posts[0].pk}": 7, f"rang-{posts[2].pk}": 2})
    trail = Trail.objects.get()
    assert [stop.post for stop in trail.stops.order_by("position")] == [posts[2], posts[0]]
    send(desk, "/atelier/parcours/la-boucle/montrer/")
    trail.refresh_from_db()
    assert trail.state == "published"
    send(desk, "/atelier/parcours/la-boucle/montrer/")
    trail.refresh_from_db()
    assert trail.state == "draft"


def test_what_is_typed_wrong_is_kept(desk, trail):
    answer = send(
        desk,
        "/atelier/parcours/la-boucle/",
        title="",
        words="Tout ce texte",
        level="easy",
        access="full",
        languages=["fr"],
    )
    assert answer.status_code == 422
    assert "Tout ce texte" in answer.text
    assert Trail.objects.get().title == "La boucle"


def test_a_post_is_entered_with_a_point_touched_on_the_map(desk, town):
    ring = [[2.75, 50.43], [2.85, 50.43], [2.85, 50.49], [2.75, 50.49], [2.75, 50.43]]
    town.boundary = {"type": "Polygon", "coordinates": [ring]}
    town.save()
    touched = send(
        desk, "/atelier/bornes/nouvelle/", title="Le puits", words="Ici", **{"point.x": 100, "point.y": 100}
    )
    assert touched.status_code == 200
    assert 'value="Le puits"' in touched.text
    assert not Post.objects.exists()
    send(desk, "/atelier/bornes/nouvelle/", title="Le puits", latitude="50.45", longitude="2.79")
    post = Post.objects.get()
    assert (post.title, post.state) == ("Le puits", PostState.INVENTORY)
    send(desk, f"/atelier/bornes/{post.code}/", title="Le puits 16", latitude="50.46", longitude="2.79")
    post.refresh_from_db()
    assert (post.title, post.latitude) == ("Le puits 16", 50.46)


def test_a_post_is_put_up_and_taken_away(desk, alone):
    page = f"/atelier/bornes/{alone.code}/"
    assert desk.get(f"{page}retirer/").status_code == 409
    send(desk, f"{page}poser/")
    assert send(desk, f"{page}retirer/", removed_on=clock.today(), what_stood="").status_code == 422
    gone = send(desk, f"{page}retirer/", removed_on=clock.today(), what_stood="Un mur")
    assert gone.url == f"/b/{alone.code}"
    alone.refresh_from_db()
    assert alone.state == PostState.REMOVED


def csv(text: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("bornes.csv", text.encode(encoding), content_type="text/csv")


def test_many_posts_come_from_a_file(desk, town):
    factories.LandmarkFactory(territory=town, slug="le-verger")
    text = (
        "Titre;Texte;Latitude;Longitude;Posee;Caillou\r\n"
        "Le puits 16;Là;50,45;2,79;oui;\r\n\r\nL'église;;;;;le-verger\r\n"
    )
    answer = send(desk, "/atelier/bornes/import/", file=csv(text, "cp1252"))
    assert answer.status_code == 302
    first, second = Post.objects.order_by("-title")
    assert (first.title, first.latitude, first.state) == ("Le puits 16", 50.45, "installed")
    assert (second.title, second.place, second.landmark.slug) == ("L'église", None, "le-verger")


def test_one_bad_line_and_nothing_is_taken(desk, town):
    text = (
        "titre;latitude;longitude;posee;caillou\n"
        "Bien;50.45;2.79;oui;\n"
        ";50.45;2.79;;\n"
        "Sans longitude;50.45;;;\n"
        "Trop loin;95;2.79;;\n"
        "Mots;nord;2.79;peut-être;inconnu\n"
        "=1+1;50.45;2.79;;\n"
        "Trop;50.45;2.79;;;de cases\n"
    )
    answer = send(desk, "/atelier/bornes/import/", file=csv(text))
    assert answer.status_code == 422
    page = answer.text.replace("\u00a0", " ").replace("&#x27;", "'")
    for fault in (
        "Ligne 3, colonne « titre »",
        "Ligne 4, colonne « latitude » : Écrivez la latitude et la longitude",
        "Ligne 5, colonne « latitude »",
        "Ligne 6, colonne « latitude » : « nord » n'est pas un nombre",
        "Ligne 6, colonne « posee » : Écrivez oui ou non",
        "Ligne 6, colonne « caillou » : Aucun caillou n'a l'adresse « inconnu »",
        "Ligne 7, colonne « titre » : « =1+1 » est une formule",
        "Ligne 8 : elle a plus de cases",
    ):
        assert fault in page, fault
    assert "Ligne 2" not in page
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "vide"),
        ("nom;latitude\nX;50", "La colonne « nom » n'est pas connue"),
        ("texte;source\nX;Y", "Il manque la colonne « titre »"),
        ("titre;texte\n", "Il n'y a aucune borne"),
        ("PK\x03\x04rien;", "classeur"),
    ],
)
def test_a_file_that_is_none_has_its_sentence(desk, town, content, says):
    answer = send(desk, "/atelier/bornes/import/", file=csv(content))
    assert answer.status_code == 422
    assert says in answer.text.replace("\u00a0", " ").replace("&#x27;", "'")
    assert not Post.objects.exists()


def test_the_desk_is_for_those_who_prepare_trails(client, trail, posts, officer, inhabitant):
    pages = [
        "/atelier/parcours/",
        "/atelier/parcours/nouveau/",
        "/atelier/parcours/la-boucle/",
        "/atelier/parcours/la-boucle/bornes/",
        "/atelier/bornes/nouvelle/",
        "/atelier/bornes/import/",
        "/atelier/bornes/modele.csv",
        f"/atelier/bornes/{posts[0].code}/",
        f"/atelier/bornes/{posts[0].code}/retirer/",
    ]
    for person, status in ((None, 302), (inhabitant, 403), (officer, 200)):
        if person:
            client.force_login(person)
        for page in pages:
            assert client.get(page).status_code == status, page


def test_the_desk_asks_as_much_whatever_the_posts(desk, town, trail, django_assert_max_num_queries):
    for _ in range(5):
        factories.PostFactory(territory=town)
    with django_assert_max_num_queries(14):
        assert desk.get("/atelier/parcours/").status_code == 200
