"""Tables of people: who they are, how they came, how they sign in, what they agreed to, what was changed."""

from xingtan.identity.models.agreements import Consent
from xingtan.identity.models.audit import AuditEntry
from xingtan.identity.models.joining import ClaimCode, Invitation
from xingtan.identity.models.network import NetworkPassword
from xingtan.identity.models.people import Enrolment, Guardianship, Identifier, People, Person, Role
from xingtan.identity.models.personal import Export, Notice, NoticeByMail
from xingtan.identity.models.programs import ExternalName
from xingtan.identity.models.rosters import RosterChange, RosterImport
from xingtan.identity.models.signing_in import Impersonation, ScanSignIn, SignIn

__all__ = [
    "AuditEntry",
    "ClaimCode",
    "Consent",
    "Enrolment",
    "Export",
    "ExternalName",
    "Guardianship",
    "Identifier",
    "Impersonation",
    "Invitation",
    "NetworkPassword",
    "Notice",
    "NoticeByMail",
    "People",
    "Person",
    "Role",
    "RosterChange",
    "RosterImport",
    "ScanSignIn",
    "SignIn",
]
