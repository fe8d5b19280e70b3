"""An identity provider that speaks SAML 2.0; nothing of xmlsec is loaded before somebody goes there."""

from typing import Any

from allauth.socialaccount.providers.saml.provider import SAMLProvider
from django.http import Http404, HttpRequest, HttpResponse

from xingtan.identity.accounts.outside.adapter import Unusable
from xingtan.identity.accounts.outside.providers import MOST_NAME, Ours

TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
NAMED_BY = (
    "urn:oid:2.16.840.1.113730.3.1.241",
    "displayName",
    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name",
)


class Saml(Ours, SAMLProvider):  # type: ignore[misc]
    """A provider whose people are known by the attribute of the settings, else by a NameID that stays."""

    def get_oauth2_adapter(self, request: HttpRequest) -> Any:
        raise NotImplementedError

    def way_there(self, request: HttpRequest, process: str, then: str) -> str:
        from onelogin.saml2.errors import OneLogin_Saml2_Error

        try:
            return super().way_there(request, process, then)
        except OneLogin_Saml2_Error as error:  # what the settings say of the provider cannot be used
            raise Unusable(str(error)) from error

    def come_back(self, request: HttpRequest) -> HttpResponse:
        """Know nobody here: the answers of SAML have addresses of their own."""
        raise Http404

    def extract_uid(self, data: Any) -> str:
        """Give who it is. ValueError where the attribute is absent, or the NameID is for this once."""
        attribute = self.app.settings["attribute_mapping"].get("uid")
        if attribute:
            told = data.get_attributes().get(attribute) or []
            if len(told) != 1 or not told[0]:
                raise ValueError("the attribute that names a person is not there once")
            return str(told[0])
        if not data.get_nameid() or data.get_nameid_format() == TRANSIENT:
            raise ValueError("no NameID that stays")
        return str(data.get_nameid())

    def extract_extra_data(self, data: Any) -> dict[str, str]:
        attributes = data.get_attributes()
        found = next((str(attributes[key][0]) for key in NAMED_BY if attributes.get(key)), "")
        return {"name": found[:MOST_NAME]}
