"""The packet's JSON says everything and reads back as it was."""

import msgspec

from functions.review.packet import document as d
from tests.review.packet import samples
from tests.review.packet.people import AS_OF


def test_a_packet_reads_back_from_its_json_as_it_was() -> None:
    packet = samples.difficult()
    assert msgspec.json.decode(msgspec.json.encode(packet), type=d.Packet) == packet


def test_an_unanswered_item_9_stays_null_in_the_json_and_never_becomes_zero() -> None:
    reading = d.Reading(on=AS_OF, total=None, prorated=False, item9=None)
    assert msgspec.json.encode(reading) == b'{"on":"2026-03-09","total":null,"prorated":false,"item9":null}'
