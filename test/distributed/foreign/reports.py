"""Reports as CloudEvents on Kafka, as somebody writes them who has only read the contracts page."""
import json
import time

CODECS = ("none", "gzip", "snappy", "lz4", "zstd")
MODES = ("structured", "binary")
STRUCTURED = "application/cloudevents+json"
# Marks, an emoji outside the basic plane and a mark of direction: what is easily lost or normalised on the way.
NARRATIVE = "إطلاقُ نارٍ قربَ الحاجز\u200f، ثلاثُ طلقات · יְרִיּוֹת לְיַד הַמַּחְסוֹם · é e\u0301 🚚 "


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + ".000Z"


def violation(sender, name, turn=0):
    """One violation of its own for this report. Its text is long and repeats itself, so that every codec makes it smaller."""
    return {
        "specversion": "1.0", "id": name, "source": "urn:trial:" + sender, "type": "watchfloor.violation-reported.v1",
        "subject": "violation/" + name, "time": now(), "datacontenttype": "application/json", "place": "رفح רפיח",
        "data": {"class": "small-arms-fire", "sense": "heard", "lon": round(34.3 + turn / 1000, 3), "lat": round(31.3 + turn / 1000, 3), "narrative": NARRATIVE * 12},
    }


def encoded(value):
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def spelt(name, turn):
    """Kafka keeps the case of a header's name; a reader must not care."""
    return (name, name.title(), name.upper())[turn % 3]


def structured(event, turn=0):
    """Value and headers of a record that is the whole event."""
    kind = (STRUCTURED, STRUCTURED + "; charset=utf-8", "Application/CloudEvents+JSON")[turn % 3]
    return encoded(event), [(spelt("content-type", turn), kind.encode("utf-8"))]


def binary(event, turn=0):
    """Value and headers of a record whose value is the data alone."""
    names = [name for name in event if name not in ("data", "datacontenttype")]
    headers = [(spelt("ce_" + name, turn), event[name].encode("utf-8")) for name in names]
    return encoded(event["data"]), headers + [(spelt("content-type", turn), event["datacontenttype"].encode("utf-8"))]


def reports(sender):
    """One report for each codec and mode: codec, turn, event, value, headers."""
    turn = 0
    for codec in CODECS:
        for mode in MODES:
            event = violation(sender, "%s-%s-%s" % (sender, codec, mode), turn)
            value, headers = (structured if mode == "structured" else binary)(event, turn)
            yield codec, mode, turn, event, value, headers
            turn += 1
