"""Why a row or a mapping is refused, and why a column is proposed: in words, with what to do."""

from beamward.domain.exchange.mapping import Column, MappingReason, MappingRefused, Proposal
from beamward.domain.exchange.record import Reason, RowRefused
from beamward.project.language import gettext as _


def of_row(refusal: RowRefused) -> str:
    """Return what is wrong with a row and what to do."""
    return _row_sentences()[refusal.reason] % dict(refusal.params)


def of_mapping(refusal: MappingRefused) -> str:
    """Return what is wrong with a mapping and what to do."""
    return _mapping_sentences()[refusal.reason] % dict(refusal.params)


def of_proposal(column: Column) -> str:
    """Return why the draft reads a column as it does, or leaves it out."""
    return _proposal_sentences()[column.proposal] % {"word": column.word}


def _row_sentences() -> dict[Reason, str]:
    return {
        Reason.NOT_JSON: _("This is not valid JSON. Check that the line is complete."),
        Reason.NOT_AN_OBJECT: _("This line holds no record, only a list or a single value."),
        Reason.SHAPE_UNKNOWN: _(
            "This record has neither the fields of a tidied notification (id, narrative) nor those of a page (event_number, event_text)."
        ),
        Reason.FIELD_WRONG_TYPE: _(
            "The field “%(field)s” holds another kind of value than it should. Correct it at the source."
        ),
        Reason.ID_MISSING: _(
            "The record has no number by which it could be found again (%(field)s)."
        ),
        Reason.ID_UNREADABLE: _(
            "“%(value)s” in the field “%(field)s” is not a number of this source."
        ),
        Reason.ID_REPEATED: _(
            "The number “%(value)s” already stands in line %(first)s. Give each event its own number."
        ),
        Reason.ROW_REPEATED: _(
            "The same words and days already stand in line %(first)s. If these are two events, give them numbers."
        ),
        Reason.ADDRESS_NOT_WEB: _(
            "The source address in “%(field)s” is missing or is no web address (http or https). Add it, so that the record can be traced."
        ),
        Reason.NARRATIVE_MISSING: _("Nothing says what happened. Fill in the description."),
        Reason.DATE_UNREADABLE: _(
            "“%(value)s” in “%(field)s” is no date that can be read. Write it as 2024-03-05, or name the format in the mapping file."
        ),
        Reason.DATE_AMBIGUOUS: _(
            "“%(value)s” in “%(field)s” could be two different days. Name the format in the mapping file, for example DD.MM.YYYY or MM/DD/YYYY."
        ),
        Reason.TEXT_UNSTORABLE: _(
            "The field “%(field)s” holds a character that cannot be stored. The file may have been saved in another encoding: save it as UTF-8 and try again."
        ),
        Reason.VALUE_TOO_LONG: _("The field “%(field)s” is longer than %(limit)s characters."),
        Reason.TOO_MANY_CELLS: _(
            "The row has %(cells)s cells, the header %(columns)s. Put text that holds a separator in quotation marks."
        ),
        Reason.QUOTES_BROKEN: _(
            "The quotation marks are not closed, or a cell is longer than 131,072 characters; nothing up to line %(last)s was read."
        ),
    }


def _mapping_sentences() -> dict[MappingReason, str]:
    return {
        MappingReason.NOT_A_MAPPING: _(
            "“%(key)s” in the mapping file is not written as it should be. Compare it with a fresh draft."
        ),
        MappingReason.KEY_UNKNOWN: _(
            "The mapping file holds “%(key)s”, which means nothing. Check the spelling."
        ),
        MappingReason.NAME_UNUSABLE: _(
            "Give the sheet a name of 1 to 40 characters without a colon. It becomes part of each record's number."
        ),
        MappingReason.LANGUAGE_UNKNOWN: _(
            "The language “%(language)s” is unknown. Write zh, en, or leave it empty."
        ),
        MappingReason.ADDRESS_NOT_WEB: _(
            "“%(address)s” is no web address. Write one with http or https, or leave it empty."
        ),
        MappingReason.FIELD_UNKNOWN: _("Column “%(header)s”: there is no field “%(field)s”."),
        MappingReason.FIELD_TWICE: _(
            "Column “%(header)s”: another column already gives “%(field)s”. Leave one of them out."
        ),
        MappingReason.HEADER_TWICE: _("The column “%(header)s” stands twice in the mapping file."),
        MappingReason.NARRATIVE_UNMAPPED: _(
            'No column tells what happened. Set field = "narrative" for one of them.'
        ),
        MappingReason.DATE_FORMAT_MISSING: _(
            "Column “%(header)s”: its days could be read in two ways. Write the date format, for example DD.MM.YYYY or MM/DD/YYYY."
        ),
        MappingReason.DATE_FORMAT_UNKNOWN: _(
            "Column “%(header)s”: the date format “%(format)s” is unknown. Known are: %(known)s."
        ),
        MappingReason.VALUES_NOT_CODED: _(
            "Column “%(header)s”: only coded fields can have a table of values."
        ),
        MappingReason.CODE_UNKNOWN: _(
            "Column “%(header)s”: “%(code)s”, given for “%(value)s”, is no code of this list."
        ),
        MappingReason.COLUMN_ABSENT: _(
            "The sheet has no column “%(header)s”. Is this the mapping of another sheet?"
        ),
        MappingReason.COLUMN_REPEATED: _(
            "The sheet has several columns “%(header)s”. Rename one of them."
        ),
    }


def _proposal_sentences() -> dict[Proposal, str]:
    return {
        Proposal.HEADER_IS: _("Recognised by its header."),
        Proposal.HEADER_CONTAINS: _("Recognised by the word “%(word)s” in its header."),
        Proposal.PATIENT_IDENTITY: _("Left out: it seems to identify a patient (“%(word)s”)."),
        Proposal.NAMES_A_PERSON: _(
            'Left out: it names a person. To import it all the same, set field = "reporter".'
        ),
        Proposal.RUNNING_NUMBER: _("Left out: a running number changes when the sheet is sorted."),
        Proposal.FIELD_TAKEN: _("Left out: another column already gives “%(word)s”."),
        Proposal.NO_WORD_KNOWN: _(
            "Left out: the header was not recognised. Set a field if the column is needed."
        ),
    }
