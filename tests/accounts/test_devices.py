import pytest

from portal.accounts.devices import Device, device

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"


@pytest.mark.parametrize(
    ("agent", "browser", "system"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "Chrome", "Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} Safari/537.36 Edg/140.0", "Edge", "Windows"),
        (f"Mozilla/5.0 (Macintosh; Intel) {CHROME} Safari/537.36 OPR/120.0", "Opera", "Mac"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 16181) {CHROME} Safari/537.36", "Chrome", "Chromebook"),
        (f"Mozilla/5.0 (Linux; Android 15; K) {CHROME} Mobile Safari/537.36", "Chrome", "Android"),
        (
            "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/28.0 Chrome/130.0 Safari/537.36",
            "Samsung Internet",
            "Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari",
            "iPhone",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) CriOS/140.0 Safari/604", "Chrome", "iPad"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox", "Linux"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) FxiOS/140.0 Safari/605.1.15", "Firefox", "iPhone"),
        ("curl/8.5.0", "", ""),
        ("<script>alert(1)</script>", "", ""),
        ("", "", ""),
    ],
)
def test_a_device_has_the_name_that_its_owner_uses(agent, browser, system):
    assert device(agent) == Device(browser, system)
