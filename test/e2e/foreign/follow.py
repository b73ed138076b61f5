"""A console written in another language from the contracts alone: joins, follows, drops, resumes, and checks every cursor.

usage: follow.py URL OPERATION SECONDS_BEFORE SECONDS_AWAY SECONDS_AFTER
Prints one JSON line: how the second join was answered (`mode`), how many frames came in all and before the drop, how
many of them did not follow the cursor before (`broken`), both cursors, and the entities it holds at the end.
"""
import json
import sys
import threading
import time

import socketio

url, operation = sys.argv[1], sys.argv[2]
before, away, after = (float(text) for text in sys.argv[3:6])


class Follower:
    """Holds the picture of one operation as frames tell it."""

    def __init__(self):
        self.entities, self.cursor, self.frames, self.broken = {}, None, 0, 0
        self.parts, self.lock = [], threading.Lock()

    def picture(self, frame):
        with self.lock:
            self.parts.extend(frame["entities"])
            if frame["done"]:
                self.entities = dict((key, entity) for key, entity in self.parts)
                self.parts, self.cursor = [], frame["cursor"]

    def changes(self, frame):
        with self.lock:
            self.frames += 1
            if frame["after"] != self.cursor:
                self.broken += 1
            self.cursor = frame["cursor"]
            for key, entity in frame["changes"]:
                if entity is None:
                    self.entities.pop(key, None)
                else:
                    self.entities[key] = entity


follower = Follower()


def connect():
    client = socketio.Client(reconnection=False)
    client.on("picture", follower.picture, namespace="/live")
    client.on("changes", follower.changes, namespace="/live")
    client.connect(url, transports=["websocket"], namespaces=["/live"], auth={"actor": "python"})
    request = {"operation": operation}
    if follower.cursor is not None:
        request["since"] = follower.cursor
    answer = client.call("join", request, namespace="/live", timeout=10)
    return client, answer


first, answer = connect()
if "error" in answer:
    sys.exit("refused: %s" % answer["error"])
time.sleep(before)
first.disconnect()
seen, since = follower.frames, follower.cursor
time.sleep(away)
second, resumed = connect()
time.sleep(after)
with follower.lock:
    print(json.dumps({
        "mode": resumed.get("mode"), "frames": follower.frames, "before": seen, "broken": follower.broken,
        "cursor": follower.cursor, "since": since, "entities": follower.entities,
    }))
second.disconnect()
