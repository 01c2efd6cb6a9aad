"""The tables of this app, by process."""

from relationships.models.agreements import Agreement, AgreementStep
from relationships.models.ballots import Ballot, CommitteeVote, Elector, Meeting
from relationships.models.cities import City, CityName, CityStep, GazetteerLoad
from relationships.models.city_entries import CityLabel, OtherName, PlaceFacts
from relationships.models.committees import (
    Committee,
    CommitteeDays,
    CommitteeMember,
    Criterion,
    NoConflict,
    Policy,
    Recusal,
    Seat,
)
from relationships.models.council import Council, Office, Person, Term, Threshold
from relationships.models.council_entries import (
    CouncilFacts,
    CouncilStep,
    OfficeStep,
    OfficeTitle,
)
from relationships.models.countries import Country, CountryLabel, CountryName, CountryStep
from relationships.models.documents import Document
from relationships.models.matters import Matter
from relationships.models.motions import Motion, RollCall, RollCallAnnotation, RollCallVote
from relationships.models.nominations import Nomination, NominationStep, PartnerContact
from relationships.models.people import PersonName, PersonStep, TermEnd, TermEntry
from relationships.models.relationships import (
    Attestation,
    Relationship,
    RelationshipDate,
    RelationshipStep,
)
from relationships.models.reviews import Review, ReviewScore
from relationships.models.signatures import (
    Refusal,
    Side,
    Signatory,
    SignatoryContact,
    Signature,
    SigningLink,
)
from relationships.models.standing import Recognition, StandingChange

__all__ = [
    "Agreement",
    "AgreementStep",
    "Attestation",
    "Ballot",
    "City",
    "CityLabel",
    "CityName",
    "CityStep",
    "Committee",
    "CommitteeDays",
    "CommitteeMember",
    "CommitteeVote",
    "Council",
    "CouncilFacts",
    "CouncilStep",
    "Country",
    "CountryLabel",
    "CountryName",
    "CountryStep",
    "Criterion",
    "Document",
    "Elector",
    "GazetteerLoad",
    "Matter",
    "Meeting",
    "Motion",
    "NoConflict",
    "Nomination",
    "NominationStep",
    "Office",
    "OfficeStep",
    "OfficeTitle",
    "OtherName",
    "PartnerContact",
    "Person",
    "PersonName",
    "PersonStep",
    "PlaceFacts",
    "Policy",
    "Recognition",
    "Recusal",
    "Refusal",
    "Relationship",
    "RelationshipDate",
    "RelationshipStep",
    "Review",
    "ReviewScore",
    "RollCall",
    "RollCallAnnotation",
    "RollCallVote",
    "Seat",
    "Side",
    "Signatory",
    "SignatoryContact",
    "Signature",
    "SigningLink",
    "StandingChange",
    "Term",
    "TermEnd",
    "TermEntry",
    "Threshold",
]
