"""What an answer of OAI-PMH 2.0 must look like, as a grammar (RELAX NG), written from the text of the specification."""

from lxml import etree

_STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
_SPEC = r"([A-Za-z0-9\-_\.!~\*'\(\)])+(:[A-Za-z0-9\-_\.!~\*'\(\)]+)*"
_ERRORS = (
    *("badArgument", "badResumptionToken", "badVerb", "cannotDisseminateFormat", "idDoesNotExist", "noRecordsMatch"),
    *("noMetadataFormats", "noSetHierarchy"),
)  # fmt: skip
_VERBS = ("Identify", "ListMetadataFormats", "ListSets", "ListIdentifiers", "ListRecords", "GetRecord")


def _text(name: str, pattern: str = r".+") -> str:
    return f'<element name="{name}"><data type="string"><param name="pattern">{pattern}</param></data></element>'


def _choice(values: tuple[str, ...]) -> str:
    return "<choice>" + "".join(f"<value>{value}</value>" for value in values) + "</choice>"


def _attribute(name: str, pattern: str = ".+") -> str:
    return (
        f'<optional><attribute name="{name}"><data type="string"><param name="pattern">{pattern}</param></data>'
        "</attribute></optional>"
    )


_ANY = (
    '<define name="any"><element><anyName/><zeroOrMore><choice><attribute><anyName/></attribute><text/>'
    '<ref name="any"/></choice></zeroOrMore></element></define>'
)
_HEADER = (
    f'<define name="header"><element name="header"><optional><attribute name="status"><value>deleted</value></attribute>'
    f"</optional>{_text('identifier', 'oai:[a-z][a-z0-9-]*([.][a-z][a-z0-9-]*)+:[0-9a-f-]{36}')}"
    f"{_text('datestamp', _STAMP)}<zeroOrMore>{_text('setSpec', _SPEC)}</zeroOrMore></element></define>"
)
_RECORD = (
    '<define name="record"><element name="record"><ref name="header"/><optional><element name="metadata">'
    '<ref name="any"/></element></optional></element></define>'
)
_TOKEN = (
    '<define name="token"><optional><element name="resumptionToken">'
    f"{_attribute('expirationDate', _STAMP)}{_attribute('completeListSize', '[1-9][0-9]*')}"
    f"{_attribute('cursor', '[0-9]+')}<text/></element></optional></define>"
)
_ANSWERS = (
    f'<element name="error"><attribute name="code">{_choice(_ERRORS)}</attribute><text/></element>'
    f'<element name="Identify">{_text("repositoryName")}{_text("baseURL", "https?://.+/oai")}'
    f"{_text('protocolVersion', '2[.]0')}<oneOrMore>{_text('adminEmail', '[^ ]+@([^ ]+[.])+[^ ]+')}</oneOrMore>"
    f"{_text('earliestDatestamp', _STAMP)}{_text('deletedRecord', 'no|transient|persistent')}"
    f"{_text('granularity', 'YYYY-MM-DD(Thh:mm:ssZ)?')}<zeroOrMore>{_text('compression')}</zeroOrMore>"
    '<zeroOrMore><element name="description"><ref name="any"/></element></zeroOrMore></element>'
    f'<element name="ListMetadataFormats"><oneOrMore><element name="metadataFormat">{_text("metadataPrefix", "[a-z_]+")}'
    f"{_text('schema')}{_text('metadataNamespace')}</element></oneOrMore></element>"
    f'<element name="ListSets"><oneOrMore><element name="set">{_text("setSpec", _SPEC)}{_text("setName")}</element>'
    '</oneOrMore><ref name="token"/></element>'
    '<element name="GetRecord"><ref name="record"/></element>'
    '<element name="ListIdentifiers"><oneOrMore><ref name="header"/></oneOrMore><ref name="token"/></element>'
    '<element name="ListRecords"><oneOrMore><ref name="record"/></oneOrMore><ref name="token"/></element>'
)
_GRAMMAR = f"""<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.openarchives.org/OAI/2.0/"
 datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><start><element name="OAI-PMH">
<attribute name="schemaLocation" ns="http://www.w3.org/2001/XMLSchema-instance"/>{_text("responseDate", _STAMP)}
<element name="request"><optional><attribute name="verb">{_choice(_VERBS)}</attribute></optional>
{"".join(_attribute(name, ".*") for name in ("identifier", "metadataPrefix", "from", "until", "set", "resumptionToken"))}
<text/></element><choice>{_ANSWERS}</choice></element></start>{_ANY}{_HEADER}{_RECORD}{_TOKEN}</grammar>"""

SCHEMA = etree.RelaxNG(etree.fromstring(_GRAMMAR))


def require_valid(root: object) -> None:
    """Fail with what is wrong with an answer."""
    assert SCHEMA.validate(root), SCHEMA.error_log.last_error
