"""Goes through the OAuth flows as a program does that is built on Authlib.

    oauth_client.py BASE PUBLIC_ID CONFIDENTIAL_ID CONFIDENTIAL_SECRET SERVICE_ID SERVICE_SECRET USER PASSWORD

The user's browser is played with requests: it fills in the forms that the provider's pages show.
"""
import html
import re
import sys
import time
import urllib.parse

import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.jose import JsonWebKey, jwt
from authlib.oidc.core import CodeIDToken

BASE, PUBLIC, WEB, WEB_SECRET, SERVICE, SERVICE_SECRET, USER, PASSWORD = sys.argv[1:]
CALLBACK = "http://127.0.0.1:9999/callback"
meta = requests.get(BASE + "/o/.well-known/openid-configuration", timeout=10).json()
keys = JsonWebKey.import_key_set(requests.get(meta["jwks_uri"], timeout=10).json())


class Browser(requests.Session):
    def send_form(self, page, step, **fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert token, page.text
        return self.follow(self.post(page.url, data={"csrfmiddlewaretoken": html.unescape(token[1]), "step": step, **fields}, allow_redirects=False))

    def follow(self, page):
        """Follows redirects within the provider; one that leads out is the end."""
        while page.is_redirect:
            to = urllib.parse.urljoin(page.url, page.headers["Location"])
            if not to.startswith(BASE + "/"):
                return to
            page = self.get(to, allow_redirects=False)
        return page

    def agree(self, url):
        page = self.follow(self.get(url, allow_redirects=False))
        if 'name="password"' in page.text:
            page = self.send_form(page, "login", username=USER, password=PASSWORD)
        return self.send_form(page, "allow")


def check_id_token(token, client, nonce=None):
    claims = jwt.decode(token, keys, claims_cls=CodeIDToken, claims_options={
        "iss": {"essential": True, "value": meta["issuer"]}, "aud": {"essential": True, "value": client},
    }, claims_params={"nonce": nonce, "client_id": client})
    claims.validate()
    return claims


def api(token):
    return requests.get(BASE + "/api/user/me/", headers={"Authorization": "Bearer " + token}, timeout=10)


def code_flow(client_id, secret):
    session = OAuth2Session(
        client_id, secret, scope="g:read openid profile", redirect_uri=CALLBACK, code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if secret else "none", token_endpoint=meta["token_endpoint"],
    )
    verifier, nonce = generate_token(48), generate_token(20)
    url, state = session.create_authorization_url(meta["authorization_endpoint"], code_verifier=verifier, nonce=nonce)
    back = Browser().agree(url)
    token = session.fetch_token(meta["token_endpoint"], authorization_response=back, state=state, code_verifier=verifier)
    claims = check_id_token(token["id_token"], client_id, nonce)
    assert claims["preferred_username"] == USER, claims
    assert session.get(BASE + "/api/user/me/").json()["username"] == USER
    assert session.get(meta["userinfo_endpoint"]).json()["sub"] == claims["sub"]

    old = dict(token)
    fresh = session.refresh_token(meta["token_endpoint"], refresh_token=token["refresh_token"])
    assert fresh["refresh_token"] != old["refresh_token"]
    assert api(fresh["access_token"]).status_code == 200
    if secret:
        told = session.introspect_token(meta["introspection_endpoint"], token=fresh["access_token"]).json()
        assert told["active"] and told["username"] == USER, told
    session.revoke_token(meta["revocation_endpoint"], token=fresh["refresh_token"])
    assert api(fresh["access_token"]).status_code == 401


def device_flow():
    answer = requests.post(meta["device_authorization_endpoint"], data={"client_id": PUBLIC, "scope": "g:read openid"}, timeout=10).json()
    session = OAuth2Session(PUBLIC, token_endpoint_auth_method="none")

    def poll():
        return session.fetch_token(meta["token_endpoint"], grant_type="urn:ietf:params:oauth:grant-type:device_code", device_code=answer["device_code"])

    try:
        poll()
        raise AssertionError("tokens before the user has agreed")
    except Exception as e:
        assert "authorization_pending" in str(e), e
    page = Browser().agree(answer["verification_uri_complete"])
    assert page.status_code == 200 and "Done" in page.text, page.text
    time.sleep(0.1)
    token = poll()
    check_id_token(token["id_token"], PUBLIC)
    assert api(token["access_token"]).status_code == 200


def client_credentials():
    session = OAuth2Session(SERVICE, SERVICE_SECRET, scope="g:read", token_endpoint_auth_method="client_secret_post")
    token = session.fetch_token(meta["token_endpoint"], grant_type="client_credentials")
    assert api(token["access_token"]).status_code == 200


code_flow(PUBLIC, None)
print("code, public: passed")
code_flow(WEB, WEB_SECRET)
print("code, confidential: passed")
device_flow()
print("device: passed")
client_credentials()
print("client credentials: passed")
