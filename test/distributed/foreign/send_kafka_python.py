"""usage: send_kafka_python.py BROKERS TOPIC
Sends one report for each codec and mode, over all partitions in turn. Prints one JSON line for each: the event, how
it was sent, the value (base64) and where the broker put it.
"""
import base64
import json
import sys

from kafka import KafkaProducer

from reports import CODECS, reports

brokers, topic = sys.argv[1:]
producers = {codec: KafkaProducer(bootstrap_servers=brokers, compression_type=None if codec == "none" else codec, acks="all") for codec in CODECS}
partitions = len(producers["none"].partitions_for(topic))
for codec, mode, turn, event, value, headers in reports("kafka-python"):
    sent = producers[codec].send(topic, value=value, headers=headers, partition=turn % partitions, key=event["subject"].encode("utf-8")).get(timeout=20)
    print(json.dumps({
        "event": event, "mode": mode, "codec": codec, "value": base64.b64encode(value).decode(), "partition": sent.partition, "offset": sent.offset,
    }))
