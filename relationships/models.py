"""The tables of this app, by process."""

from relationships.agreements.models.agreements import Agreement, AgreementStep
from relationships.agreements.models.signatures import (
    Refusal,
    Side,
    Signatory,
    SignatoryContact,
    Signature,
    SigningLink,
)
from relationships.cities.models.cities import City, CityName, CityStep, GazetteerLoad
from relationships.cities.models.city_entries import CityLabel, OtherName, PlaceFacts
from relationships.cities.models.countries import Country, CountryLabel, CountryName, CountryStep
from relationships.committees.models.ballots import Ballot, Discussion, Elector
from relationships.committees.models.committees import (
    Committee,
    CommitteeDays,
    CommitteeMember,
    CommitteeTranslation,
    NoConflict,
    Recusal,
    Seat,
)
from relationships.committees.models.declarations import Declaration, StaffRecusal
from relationships.committees.models.entered import BallotResult, EnteredVote, EnteredVotes
from relationships.committees.models.policies import Criterion, CriterionTranslation, Policy
from relationships.committees.models.reviews import PaperReview, Review, ReviewScore
from relationships.committees.models.votes import CommitteeVote, VoteObjection
from relationships.council.models.bodies import Body, BodyMember, BodyName, BodyStep, NoticeRule
from relationships.council.models.council import Council, Office, Person, Term
from relationships.council.models.council_entries import (
    CouncilFacts,
    CouncilStep,
    CouncilTranslation,
    OfficeStep,
    OfficeTitle,
)
from relationships.council.models.people import PersonName, PersonStep, TermEnd, TermEntry
from relationships.council.models.rules import Threshold
from relationships.council.models.vote_rules import VoteRule
from relationships.documents.models.documents import Document
from relationships.meetings.models.documents import MeetingDocument
from relationships.meetings.models.held import (
    Attendee,
    MeetingAttendance,
    Minutes,
    NeedFinding,
)
from relationships.meetings.models.meetings import AgendaItem, Meeting, MeetingStep, Posting
from relationships.motions.models.annotations import RollCallAnnotation
from relationships.motions.models.dispositions import Disposition
from relationships.motions.models.matters import Matter
from relationships.motions.models.motions import Motion, Seconder
from relationships.motions.models.roll_calls import RollCall, RollCallVote, VacantSeat
from relationships.nominations.models.nominations import Nomination, NominationStep, PartnerContact
from relationships.ties.models.relationships import (
    Attestation,
    Relationship,
    RelationshipDate,
    RelationshipStep,
)
from relationships.ties.models.status import Recognition, StatusChange

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementStep",
    "Attendee",
    "Attestation",
    "Ballot",
    "BallotResult",
    "Body",
    "BodyMember",
    "BodyName",
    "BodyStep",
    "City",
    "CityLabel",
    "CityName",
    "CityStep",
    "Committee",
    "CommitteeDays",
    "CommitteeMember",
    "CommitteeTranslation",
    "CommitteeVote",
    "Council",
    "CouncilFacts",
    "CouncilStep",
    "CouncilTranslation",
    "Country",
    "CountryLabel",
    "CountryName",
    "CountryStep",
    "Criterion",
    "CriterionTranslation",
    "Declaration",
    "Discussion",
    "Disposition",
    "Document",
    "Elector",
    "EnteredVote",
    "EnteredVotes",
    "GazetteerLoad",
    "Matter",
    "Meeting",
    "MeetingAttendance",
    "MeetingDocument",
    "MeetingStep",
    "Minutes",
    "Motion",
    "NeedFinding",
    "NoConflict",
    "Nomination",
    "NominationStep",
    "NoticeRule",
    "Office",
    "OfficeStep",
    "OfficeTitle",
    "OtherName",
    "PaperReview",
    "PartnerContact",
    "Person",
    "PersonName",
    "PersonStep",
    "PlaceFacts",
    "Policy",
    "Posting",
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
    "Seconder",
    "Side",
    "Signatory",
    "SignatoryContact",
    "Signature",
    "SigningLink",
    "StaffRecusal",
    "StatusChange",
    "Term",
    "TermEnd",
    "TermEntry",
    "Threshold",
    "VacantSeat",
    "VoteObjection",
    "VoteRule",
]
