import { describe, expect, it } from '@jest/globals';
import { assert, constantFrom, integer, jsonValue, dictionary, string, property } from 'fast-check';
import { eventLine, readEventLine } from './event-line.ts';
import { eventsMember, EVENTS_MEMBER, parseContextLine, parseRecordingHead, parseRecordingManifest } from './recording.ts';

describe('a line of a recording', () => {
  it('holds an event and its recorded time, and gives back the very text, but for breaks of lines', () => {
    const members = dictionary(string({ minLength: 1 }), jsonValue(), { minKeys: 1 });
    assert(property(members, integer({ min: 0, max: 4_000_000_000_000 }), constantFrom(0, 2), (event, recordedAt, indent) => {
      const json = JSON.stringify(event, undefined, indent);
      const line = eventLine(recordedAt, json);
      expect(line).not.toMatch(/[\r\n]/);
      expect(JSON.parse(line)).toMatchObject('recordedtime' in event ? {} : { recordedtime: new Date(recordedAt).toISOString() });
      expect(readEventLine(line)).toEqual({ recordedAt, json: json.replaceAll('\n', ' ') });
    }));
  });

  it('says that a text is lost', () => {
    expect(eventLine(1_700_000_000_000, undefined)).toBe('{"recordedtime":"2023-11-14T22:13:20.000Z","lost":true}');
  });

  it.each(['', '{}', '{"recordedtime":"2023-11-14T22:13:20.000Z"}', '{"recordedtime":"yesterday, or the day before","id":"1"}', '{"id":"1","recordedtime":"2023-11-14T22:13:20.000Z"}', '{"recordedtime":"2023-11-14T22:13:20.000Z","id":'])('is not %j', (line) => {
    expect(readEventLine(line)).toBeUndefined();
  });
});

describe('the members of a recording', () => {
  it('are named by their first position, in the order of their names', () => {
    expect([eventsMember(0), eventsMember(123_456_789)].map((name) => EVENTS_MEMBER.exec(name)?.[1])).toEqual(['000000000000', '000123456789']);
    expect(eventsMember(9_999) < eventsMember(10_000)).toBe(true);
  });

  it('are read only as they are promised', () => {
    const head = { format: 'watchfloor-recording-1', operation: 'demo', log: 'l', fold: 'f', first: 3, last: 9, high: 1_000 };
    expect(parseRecordingHead(JSON.stringify(head))).toEqual(head);
    for (const wrong of [{ format: 'watchfloor-recording-2' }, { operation: '../demo' }, { first: -1 }, { high: 'now' }, { more: 1 }]) expect(parseRecordingHead(JSON.stringify({ ...head, ...wrong }))).toBeUndefined();
    const context = { position: 1, recordedAt: 5, entries: [[5, 1]], json: '{}' };
    expect(parseContextLine(JSON.stringify(context))).toEqual(context);
    expect(parseContextLine('{')).toBeUndefined();
    const manifest = { format: 'watchfloor-recording-1', events: 7, entities: 1, context: 0, unreadable: [], members: [{ name: 'recording.json', bytes: 1, sha256: 'a'.repeat(64) }] };
    expect(parseRecordingManifest(JSON.stringify(manifest))).toEqual(manifest);
    expect(parseRecordingManifest(JSON.stringify({ ...manifest, members: [{ name: 'x', bytes: 1, sha256: 'b' }] }))).toBeUndefined();
  });
});
