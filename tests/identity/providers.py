"""Providers on this machine that speak as the real ones do: OpenID Connect, WeChat, WeCom, DingTalk, Feishu, SAML."""

import base64
import hashlib
import json
import secrets
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

CLIENT, SECRET, AGENT = "node", "node-secret", "1000002"


@dataclass
class Somebody:
    """Who is signed in at the provider."""

    id: str = "u-1"
    name: str = "吴晓岚"
    email: str = "wu@example.org"


@dataclass
class Elsewhere:
    """A provider: who is signed in there, what it was asked, and in which way it is to misbehave."""

    address: str
    who: Somebody = field(default_factory=Somebody)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    wrong: str = ""
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))

    def consent(self, there: str) -> str:
        """Do what a person does at the provider: agree. Gives the address to which the browser is sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
        assert asked.get("client_id", asked.get("appid", asked.get("app_id"))) == CLIENT, there
        code = secrets.token_urlsafe(12)
        self.codes[code] = asked
        name = "authCode" if "/oauth2/auth" in there and "dingtalk" in asked.get("redirect_uri", "") else "code"
        return f"{asked['redirect_uri']}?{urlencode({name: code, 'state': asked['state']})}"


def openid(one: Elsewhere, path: str, given: dict[str, str], headers: Any) -> Any:
    """Discovery, the token with PKCE, the keys, who it is."""
    if path == "/.well-known/openid-configuration":
        return {
            "issuer": one.address,
            "authorization_endpoint": f"{one.address}/authorize",
            "token_endpoint": f"{one.address}/token",
            "userinfo_endpoint": f"{one.address}/userinfo",
            "jwks_uri": f"{one.address}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
    if path == "/token":
        asked = one.codes.pop(given["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or (given["client_id"], given["client_secret"]) != (CLIENT, SECRET)
            or given["redirect_uri"] != asked["redirect_uri"]
            or asked["code_challenge_method"] != "S256"
            or asked["code_challenge"] != proof.rstrip(b"=").decode()
        ):
            return None
        return {"access_token": "at", "token_type": "Bearer", "expires_in": 60, "id_token": id_token(one)}
    if path == "/jwks":
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(one.key.public_key()))
        return {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}
    if path == "/userinfo" and headers["Authorization"] == "Bearer at":
        sub = "somebody-else" if one.wrong == "two people" else one.who.id
        return {"sub": sub, "name": one.who.name, "email": one.who.email, "email_verified": True}
    return None


def id_token(one: Elsewhere) -> str:
    now = int(time.time())
    claims = {"iss": one.address, "aud": CLIENT, "sub": one.who.id, "iat": now, "exp": now + 60, "name": one.who.name}
    if one.wrong == "issuer":
        claims["iss"] = "https://example.org"
    if one.wrong == "audience":
        claims["aud"] = "another"
    if one.wrong == "old":
        claims["exp"] = now - 600
    if one.wrong == "hmac":
        return jwt.encode(claims, "s" * 32, algorithm="HS256", headers={"kid": "k1"})
    if one.wrong == "none":
        return jwt.encode(claims, "", algorithm="none", headers={"kid": "k1"})
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048) if one.wrong == "other key" else one.key
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k1"})


def weixin(one: Elsewhere, path: str, given: dict[str, str], headers: Any) -> Any:
    if path == "/sns/oauth2/access_token":
        if one.codes.pop(given["code"], None) is None or (given["appid"], given["secret"]) != (CLIENT, SECRET):
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {
            "access_token": "at",
            "expires_in": 7200,
            "refresh_token": "rt",
            "openid": one.who.id,
            "scope": "snsapi_login",
        }
    if path == "/sns/userinfo" and given["access_token"] == "at":
        return {"openid": one.who.id, "nickname": one.who.name, "sex": 0, "headimgurl": f"{one.address}/face"}
    return {"errcode": 40001, "errmsg": "invalid credential"} if path == "/sns/userinfo" else None


def wecom(one: Elsewhere, path: str, given: dict[str, str], headers: Any) -> Any:
    if path == "/cgi-bin/gettoken":
        if (given["corpid"], given["corpsecret"]) != (CLIENT, SECRET):
            return {"errcode": 40001, "errmsg": "invalid credential"}
        return {"errcode": 0, "errmsg": "ok", "access_token": "at", "expires_in": 7200}
    if path == "/cgi-bin/auth/getuserinfo":
        if one.wrong == "stale token":
            return {"errcode": 42001, "errmsg": "access_token expired"}
        asked = one.codes.pop(given["code"], None)
        if asked is None or asked["agentid"] != AGENT or given["access_token"] != "at":
            return {"errcode": 40029, "errmsg": "invalid code"}
        if one.wrong == "no member":
            return {"errcode": 0, "errmsg": "ok", "openid": one.who.id}
        return {"errcode": 0, "errmsg": "ok", "userid": one.who.id}
    return None


def dingtalk(one: Elsewhere, path: str, given: dict[str, str], headers: Any) -> Any:
    if path == "/v1.0/oauth2/userAccessToken":
        asked = one.codes.pop(given["code"], None)
        if (
            asked is None
            or asked["prompt"] != "consent"
            or (given["clientId"], given["clientSecret"]) != (CLIENT, SECRET)
        ):
            return None
        return {"accessToken": "at", "refreshToken": "rt", "expireIn": 7200, "corpId": "ding"}
    if path == "/v1.0/contact/users/me" and headers["x-acs-dingtalk-access-token"] == "at":
        return {"openId": one.who.id, "unionId": "union", "nick": one.who.name, "mobile": "13800000000"}
    return None


def feishu(one: Elsewhere, path: str, given: dict[str, str], headers: Any) -> Any:
    if path == "/open-apis/auth/v3/app_access_token/internal/":
        return {"code": 0, "app_access_token": "app"} if given["app_secret"] == SECRET else {"code": 10014}
    if path == "/open-apis/authen/v1/access_token":
        if one.codes.pop(given["code"], None) is None or given["app_access_token"] != "app":
            return {"code": 20003, "msg": "invalid code"}
        return {
            "code": 0,
            "data": {"access_token": "at", "expires_in": 7200, "refresh_token": "rt", "open_id": one.who.id},
        }
    if path == "/open-apis/authen/v1/user_info" and headers["Authorization"] == "Bearer at":
        return {"code": 0, "data": {"open_id": one.who.id, "name": one.who.name, "mobile": "+8613800000000"}}
    return None


DIALECTS = (openid, weixin, wecom, dingtalk, feishu)


@contextmanager
def elsewhere() -> Iterator[Elsewhere]:
    """Run a provider that speaks all dialects on a free port of this machine."""

    class Asked(BaseHTTPRequestHandler):
        def answer(self, body: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            one.asked.append(parts.path)
            if parts.path == "/authorize":  # a person in a browser, who agrees at once
                self.send_response(302)
                self.send_header("Location", one.consent(self.path))
                self.send_header("Content-Length", "0")
                return self.end_headers()
            if one.wrong == "nonsense":
                return self.send(b"<html>busy</html>", 200, "text/html")
            if one.wrong == "down":
                return self.send(b"", 503, "text/plain")
            given = {**dict(parse_qsl(parts.query)), **body}
            told = None
            for speaks in DIALECTS:
                try:
                    told = told or speaks(one, parts.path, given, self.headers)
                except KeyError:
                    continue
            kind = "text/plain" if parts.path.startswith("/sns/") else "application/json"
            return self.send(json.dumps(told, ensure_ascii=False).encode(), 200 if told else 400, kind)

        def send(self, body: bytes, status: int, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self.answer({})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            self.answer(json.loads(raw) if raw.startswith("{") else dict(parse_qsl(raw)))

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    server.daemon_threads = True
    one = Elsewhere(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class IdentityProvider:
    """A SAML identity provider that signs what it is told to say."""

    entity: str = "https://idp.example.org/metadata"
    sso: str = "https://idp.example.org/sso"
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))

    @property
    def pem(self) -> str:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    @property
    def certificate(self) -> str:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp")])
        now = datetime.now(UTC)
        built = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self.key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .sign(self.key, hashes.SHA256())
        )
        return built.public_bytes(Encoding.PEM).decode()

    def request(self, there: str) -> dict[str, str]:
        """Read the request that a browser brought."""
        packed = parse_qs(urlsplit(there).query)["SAMLRequest"][0]
        root = ElementTree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
        return {"id": root.attrib["ID"], "acs": root.attrib["AssertionConsumerServiceURL"]}

    def answer(self, request: dict[str, str], audience: str, name_id: str = "u-1", **changes: Any) -> str:
        """Say who is signed in, in a signed assertion; `signed` False, `key`, `minutes`, `format` and `to` misbehave."""
        from onelogin.saml2.utils import OneLogin_Saml2_Utils

        now = datetime.now(UTC) + timedelta(minutes=changes.get("minutes", 0))
        at, until = (f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (now, now + timedelta(minutes=3)))
        kind = changes.get("format", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")
        to, answered = changes.get("to", request["acs"]), f'InResponseTo="{request["id"]}"' if request["id"] else ""
        assertion = (
            '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" '
            f'ID="_{secrets.token_hex(8)}" Version="2.0" IssueInstant="{at}"><saml:Issuer>{self.entity}</saml:Issuer>'
            f'<saml:Subject><saml:NameID Format="{kind}">{name_id}</saml:NameID>'
            '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<saml:SubjectConfirmationData {answered} Recipient="{to}" NotOnOrAfter="{until}"/>'
            f'</saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{at}" NotOnOrAfter="{until}">'
            f"<saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>"
            f'</saml:Conditions><saml:AuthnStatement AuthnInstant="{at}"><saml:AuthnContext><saml:AuthnContextClassRef>'
            "urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>"
            "</saml:AuthnStatement><saml:AttributeStatement>"
            f'<saml:Attribute Name="employee"><saml:AttributeValue>{changes.get("employee", "e-7")}</saml:AttributeValue>'
            '</saml:Attribute><saml:Attribute Name="displayName"><saml:AttributeValue>吴晓岚</saml:AttributeValue>'
            "</saml:Attribute></saml:AttributeStatement></saml:Assertion>"
        )
        if changes.get("signed", True):
            key = changes.get("key", self)
            told = OneLogin_Saml2_Utils.add_sign(
                assertion,
                key.pem,
                self.certificate,
                sign_algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                digest_algorithm="http://www.w3.org/2001/04/xmlenc#sha256",
            )
            assertion = told.decode() if isinstance(told, bytes) else told
        assertion = changes.get("after", lambda signed: signed)(assertion)
        response = (
            '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" '
            f'ID="_{secrets.token_hex(8)}" Version="2.0" IssueInstant="{at}" Destination="{to}" {answered}>'
            f'<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">{self.entity}</saml:Issuer>'
            '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'
            f"{assertion}</samlp:Response>"
        )
        return base64.b64encode(response.encode()).decode()
