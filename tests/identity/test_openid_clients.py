"""A real node over HTTP, and the OpenID clients that applications really use: Authlib and openid-client."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import jwt
import pytest
from authlib.integrations.requests_client import OAuth2Session
from tests.identity.cast import PASSWORD
from tests.main.nodes import Node, environment, until

from xingtan.identity.rules.applications import SERVICE_SCOPES

ROOT = Path(__file__).parents[2]
BACK = "http://127.0.0.1/callback"
READS = next(iter(SERVICE_SCOPES))
WELL_KNOWN = "/.well-known/openid-configuration"


class Listening:
    """An application's own server: it remembers the logout tokens that it was sent."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        heard = self.heard

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                heard.append(parse_qs(body)["logout_token"][0])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/left"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@dataclass(frozen=True, slots=True)
class World:
    """A node that runs, three applications on it, and the server of one of them."""

    url: str
    applications: dict[str, dict[str, str]]
    listening: Listening

    def about(self) -> dict:
        return httpx.get(self.url + WELL_KNOWN, trust_env=False).json()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data = tmp_path_factory.mktemp("openid") / "data"
    listening = Listening()
    with Node(data) as node:
        node.await_ready()
        made = subprocess.run(
            [sys.executable, "-m", "tests.identity.openid_cast", listening.url],
            env=environment(XINGTAN_DATA=str(data), DJANGO_SETTINGS_MODULE="xingtan.main.settings", PYTHONPATH="src:."),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        yield World(node.url, json.loads(made.stdout.splitlines()[-1]), listening)
    listening.server.shutdown()
    listening.server.server_close()


class Browser:
    """What a person does in a browser, with plain requests: cookies, forms, a page that leads on."""

    def __init__(self, world: World) -> None:
        self.http = httpx.Client(base_url=world.url, follow_redirects=True, trust_env=False, timeout=30)

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def submit(self, page: httpx.Response, **form: str) -> httpx.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        fields = {"csrfmiddlewaretoken": token[1], **form}
        return self.http.post(str(page.url), data=fields, headers={"Referer": str(page.url)})

    def sign_in(self, page: httpx.Response, who: str) -> httpx.Response:
        following = self.submit(page, login=who, password=PASSWORD)
        assert "/account/login" not in str(following.url), following.text
        return following

    def let_in(self, address: str, who: str = "teacher") -> str:
        """Sign in, agree, and give the address of the application that one is led to."""
        page = self.http.get(address)
        if "/account/login/" in str(page.url):
            page = self.sign_in(page, who)
        if "/account/consent/" in str(page.url):
            page = self.submit(page, decision="yes")
        return unescape(re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)[1])

    def let_device_in(self, code: str) -> None:
        page = self.http.get("/device", params={"code": code})
        if "/account/login/" in str(page.url):
            page = self.sign_in(page, "teacher")
        assert "设备登录了" in self.submit(page, code=code, decision="yes").text


def proved(world: World, about: dict, tokens: dict, client_id: str) -> dict:
    """The claims of an ID token, checked as an application checks them."""
    keys = httpx.get(about["jwks_uri"], trust_env=False).json()["keys"]
    kid = jwt.get_unverified_header(tokens["id_token"])["kid"]
    key = jwt.PyJWK.from_dict(next(each for each in keys if each["kid"] == kid))
    return jwt.decode(tokens["id_token"], key.key, ["RS256"], audience=client_id, issuer=world.url)


def authlib(world: World, name: str, **more: str) -> OAuth2Session:
    whose = world.applications[name]
    method = "client_secret_basic" if whose["secret"] else "none"
    session = OAuth2Session(whose["id"], whose["secret"] or None, token_endpoint_auth_method=method, **more)
    session.trust_env = False
    return session


def test_the_door_lets_the_provider_through_uncached(world: World) -> None:
    about = world.about()
    assert about["issuer"] == world.url
    with httpx.Client(trust_env=False) as http:
        for _ in range(2):
            refused = http.get(about["userinfo_endpoint"])
            assert (refused.status_code, refused.headers["cache-control"].split(",")[0]) == (401, "max-age=0")
        assert http.get(about["token_endpoint"]).status_code == 405
        assert http.options(about["userinfo_endpoint"]).status_code == 204
        assert http.get(world.url + "/oauth/authorize").status_code == 400
        assert http.get(about["jwks_uri"]).headers["access-control-allow-origin"] == "*"


def test_authlib_completes_every_grant(world: World) -> None:
    about = world.about()
    with Browser(world) as browser, authlib(world, "web", scope="openid profile offline_access", redirect_uri=BACK,
                                            code_challenge_method="S256") as app:  # fmt: skip
        verifier = "v" * 64
        address, _state = app.create_authorization_url(
            about["authorization_endpoint"], code_verifier=verifier, nonce="n"
        )
        landed = browser.let_in(address)
        tokens = app.fetch_token(about["token_endpoint"], authorization_response=landed, code_verifier=verifier)
        claims = proved(world, about, tokens, app.client_id)
        assert claims["nonce"] == "n"
        info = app.get(about["userinfo_endpoint"]).json()
        assert (info["sub"], info["name"]) == (claims["sub"], "吴晓岚")
        renewed = app.refresh_token(about["token_endpoint"])
        assert renewed["access_token"] != tokens["access_token"]
        assert app.get(about["userinfo_endpoint"]).status_code == 200
        app.revoke_token(about["revocation_endpoint"], renewed["refresh_token"], token_type_hint="refresh_token")
        assert app.get(about["userinfo_endpoint"]).status_code == 401
    with authlib(world, "program") as program:
        token = program.fetch_token(about["token_endpoint"], grant_type="client_credentials", scope=READS)
        assert token["scope"] == READS
    with Browser(world) as browser, authlib(world, "native") as device:
        shown = device.post(
            about["device_authorization_endpoint"],
            data={"client_id": device.client_id, "scope": "openid profile"},
            withhold_token=True,
        ).json()
        browser.let_device_in(shown["user_code"])
        grant = "urn:ietf:params:oauth:grant-type:device_code"
        tokens = device.fetch_token(about["token_endpoint"], grant_type=grant, device_code=shown["device_code"])
        assert device.get(about["userinfo_endpoint"]).json()["name"] == "吴晓岚"
        assert proved(world, about, tokens, device.client_id)["sub"]


def test_openid_client_completes_every_grant(world: World) -> None:
    given = {"issuer": world.url, "scope": READS, **{name: world.applications[name] for name in ("native", "program")}}
    script = subprocess.Popen(
        ["node", "tests/identity/openid_client.mjs", json.dumps(given)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    with script, Browser(world) as browser:
        found: dict = {}
        for line in script.stdout:
            said = json.loads(line)
            if "visit" in said:
                script.stdin.write(browser.let_in(said["visit"]) + "\n")
            elif "found" in said:
                found = said
                continue
            else:
                browser.let_device_in(said["device"])
                script.stdin.write("yes\n")
            script.stdin.flush()
        assert found, script.stderr.read()
    assert found["found"] | {"sub": "", "roles": ""} == {
        "sub": "", "name": "吴晓岚", "roles": "", "renewed": True, "reused": "invalid_grant",
    }  # fmt: skip
    assert {"role": "teacher", "unit": "school:3301060002"} in found["found"]["roles"]
    assert (found["device"], found["program"]) == ("吴晓岚", READS)


def test_an_application_hears_that_somebody_left(world: World) -> None:
    about = world.about()
    with Browser(world) as browser, authlib(world, "web", scope="openid profile", redirect_uri=BACK) as app:
        address, _state = app.create_authorization_url(about["authorization_endpoint"])
        tokens = app.fetch_token(about["token_endpoint"], authorization_response=browser.let_in(address, "parent"))
        claims = proved(world, about, tokens, app.client_id)
        browser.submit(browser.http.get("/account/logout/"))
        until(lambda: world.listening.heard, 30, "the application hears it")
        keys = jwt.PyJWKSet.from_dict(httpx.get(about["jwks_uri"], trust_env=False).json())
        told = jwt.decode(
            world.listening.heard[-1], keys.keys[0].key, ["RS256"], audience=app.client_id, issuer=world.url
        )
        assert (told["sub"], told["sid"]) == (claims["sub"], claims["sid"])
        assert told["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
        assert "nonce" not in told
        assert app.get(about["userinfo_endpoint"]).status_code == 401
