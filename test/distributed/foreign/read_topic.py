"""usage: read_topic.py BROKERS TOPIC
Reads every partition from its beginning to what is its end now, without a group. Prints one JSON line for each record: key
and value (base64 or null), headers in order (value in base64), partition and offset.
"""
import base64
import json
import sys

from kafka import KafkaConsumer, TopicPartition

brokers, topic = sys.argv[1:]


def text(value):
    return None if value is None else base64.b64encode(value).decode()


consumer = KafkaConsumer(bootstrap_servers=brokers, auto_offset_reset="none", enable_auto_commit=False, max_partition_fetch_bytes=4 * 1024 * 1024)
places = [TopicPartition(topic, partition) for partition in consumer.partitions_for_topic(topic)]
consumer.assign(places)
consumer.seek_to_beginning()
ends = consumer.end_offsets(places)
while any(consumer.position(place) < ends[place] for place in places):
    for records in consumer.poll(timeout_ms=500).values():
        for record in records:
            print(json.dumps({
                "partition": record.partition, "offset": record.offset, "key": text(record.key), "value": text(record.value),
                "headers": [[name, text(value)] for name, value in record.headers],
            }))
