"""What a phone needs to install the application."""

import json
import re

from core import app_icons


def test_manifest_names_the_product_and_icons_that_exist(client):
    response = client.get("/manifest.webmanifest")

    found = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (found["name"], found["display"], found["start_url"]) == ("DealerCRM", "standalone", "/")
    assert {icon["sizes"] for icon in found["icons"]} == {"192x192", "512x512"}
    assert {icon["purpose"] for icon in found["icons"]} == {"any", "maskable"}


def test_sign_in_page_names_the_manifest_and_the_colour(client, db):
    page = client.get("/entrar/").text

    assert re.search(r'<link rel="manifest" href="/manifest.webmanifest">', page)
    assert '<meta name="theme-color" content="#0b6e75">' in page
    assert "serviceWorker" not in page


def test_icons_are_drawn_at_their_size_inside_what_a_launcher_keeps():
    icon = app_icons.draw(192)

    ground = icon.getpixel((0, 0))
    edge = [icon.getpixel((x, 192 // 2)) for x in range(19)]
    assert icon.size == (192, 192)
    assert set(edge) == {ground}
    assert icon.getpixel((192 // 2 - round(192 * 0.26), 192 // 2)) != ground
