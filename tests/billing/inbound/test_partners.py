"""Who may send a clinic its files: those it sends to, and those that it names besides."""

from functions.billing.inbound.partners import partners_of

NONE: frozenset[str] = frozenset()


def test_whoever_gets_the_claims_may_answer_to_where_they_come_from() -> None:
    found = partners_of({"edi_receiver_id": "clearhouse", "edi_submitter_id": "HARBORFM"}, NONE)
    assert found.senders == {"ZZ:CLEARHOUSE"}
    assert found.receivers == {"ZZ:HARBORFM"}


def test_the_qualifiers_are_settings_too() -> None:
    found = partners_of(
        {"edi_receiver_id": "123456789", "edi_receiver_qualifier": "30", "edi_submitter_id": "HARBORFM"}, NONE
    )
    assert found.senders == {"30:123456789"}


def test_others_are_named_one_by_one() -> None:
    found = partners_of(
        {"edi_receiver_id": "CLEARHOUSE", "edi_inbound_senders": "ZZ:PAYER 30:99", "edi_inbound_receivers": "01:77"},
        NONE,
    )
    assert found.senders == {"ZZ:CLEARHOUSE", "ZZ:PAYER", "30:99"}
    assert found.receivers == {"01:77"}


def test_nobody_may_send_where_nothing_is_set() -> None:
    assert partners_of({}, NONE).senders == NONE
