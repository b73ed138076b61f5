"""usage: send_librdkafka.py BROKERS TOPIC
Sends one report for each codec and mode, over all partitions in turn. Prints one JSON line for each: the event, how
it was sent, the value (base64) and where the broker put it.
"""
import base64
import json
import sys

from confluent_kafka import Producer

from reports import CODECS, reports

brokers, topic = sys.argv[1:]
producers = {codec: Producer({"bootstrap.servers": brokers, "compression.codec": codec, "linger.ms": 0}) for codec in CODECS}
partitions = len(producers["none"].list_topics(topic, timeout=20).topics[topic].partitions)


def told(event, mode, codec, value):
    def tell(error, message):
        if error is not None:
            sys.exit("not delivered: %s" % error)
        print(json.dumps({
            "event": event, "mode": mode, "codec": codec, "value": base64.b64encode(value).decode(),
            "partition": message.partition(), "offset": message.offset(),
        }))
    return tell


for codec, mode, turn, event, value, headers in reports("librdkafka"):
    producers[codec].produce(topic, value=value, headers=headers, partition=turn % partitions, on_delivery=told(event, mode, codec, value))
if any(producer.flush(20) > 0 for producer in producers.values()):
    sys.exit("not delivered in time")
