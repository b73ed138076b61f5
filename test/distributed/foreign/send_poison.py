"""usage: send_poison.py BROKERS TOPIC
Sends everything that must be refused, and after each of them a good report to the same partition. Prints one JSON line for
each: what it is, where the broker put it, the value (base64 or null) and the id of the good report after it.
"""
import base64
import json
import sys

from kafka import KafkaProducer

from reports import STRUCTURED, binary, encoded, structured, violation

AVRO = b"Obj\x01\x04\x14avro.codec\x08null\x00"
# Words of a sender must not come back in a reason.
MARK = "said-by-the-sender"
TWO_MEBIBYTES = 2 * 1024 * 1024


def changed(**attributes):
    event = violation("poison", "poison", 0)
    event["data"]["narrative"] = MARK
    event.update(attributes)
    return {name: value for name, value in event.items() if value is not None}


def with_data(**fields):
    return changed(data={**changed()["data"], **fields})


def as_kind(kind, value):
    return value, [("content-type", kind.encode("utf-8"))]


def with_header(name, value):
    body, headers = binary(changed())
    return body, [header for header in headers if header[0] != name] + [(name, value)]


def huge():
    """The record is as large as the topic takes: the value alone has two mebibytes."""
    value, headers = structured(with_data(narrative=""))
    return structured(with_data(narrative="x" * (TWO_MEBIBYTES - len(value))))[0], headers


def poison():
    yield "a null value in binary mode", None, binary(changed())[1]
    yield "a null value without headers", None, []
    yield "an empty value in structured mode", *as_kind(STRUCTURED, b"")
    yield "no JSON in structured mode", *as_kind(STRUCTURED, b"{\"specversion\": \"1.0\", " + MARK.encode())
    yield "no JSON in binary mode", MARK.encode(), binary(changed())[1]
    yield "JSON that is no event", *as_kind(STRUCTURED, encoded([MARK]))
    yield "two mebibytes", *huge()
    yield "an unknown type", *structured(changed(type="watchfloor.comet-reported.v1"))
    yield "a type of ours alone", *structured(changed(type="watchfloor.operation-opened.v1"))
    yield "an unknown version", *structured(changed(type="watchfloor.violation-reported.v99"))
    yield "an unknown version of CloudEvents", *structured(changed(specversion="0.3"))
    yield "a header that is no UTF-8", *with_header("ce_id", b"\xff\xfe\x80")
    yield "an extension that is no UTF-8", *with_header("ce_place", b"\xd8")
    yield "a value that is no UTF-8", *as_kind(STRUCTURED, structured(changed())[0].replace(MARK.encode(), b"\xc3\x28\xff"))
    yield "Avro in structured mode", *as_kind("application/cloudevents+avro", AVRO)
    yield "Avro in binary mode", AVRO, with_header("content-type", b"application/avro")[1]
    yield "a batch", *as_kind("application/cloudevents-batch+json", encoded([changed()]))
    yield "no source", *structured(changed(source=None))
    yield "no id in binary mode", binary(changed())[0], [header for header in binary(changed())[1] if header[0] != "ce_id"]
    yield "no header at all", encoded(changed()), []
    yield "an id twice", binary(changed())[0], binary(changed())[1] + [("CE_ID", b"another")]
    yield "a recorded time of its own", *structured(changed(recordedtime="2024-01-01T00:00:00Z"))
    yield "a recorded time in a header", *with_header("ce_recordedtime", b"2024-01-01T00:00:00Z")
    yield "a latitude beyond the pole", *structured(with_data(lat=95))


brokers, topic = sys.argv[1:]
producer = KafkaProducer(bootstrap_servers=brokers, acks="all", max_request_size=3 * 1024 * 1024)
partitions = len(producer.partitions_for(topic))
for turn, (what, value, headers) in enumerate(poison()):
    sent = producer.send(topic, value=value, headers=headers, partition=turn % partitions, key=b"poison").get(timeout=20)
    good = violation("good", "good-%d" % turn, turn)
    producer.send(topic, value=structured(good)[0], headers=structured(good)[1], partition=turn % partitions).get(timeout=20)
    print(json.dumps({
        "what": what, "partition": sent.partition, "offset": sent.offset, "good": good["id"],
        "value": None if value is None else base64.b64encode(value).decode(),
    }))
