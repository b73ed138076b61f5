import { describe, expect, it } from '@jest/globals';
import { formatTime, MINUTE, SECOND, VirtualWatch, type Accepted, type AlertRaised, type LonLat, type RuleName } from '#libs/domain';
import { encodeWatchFact } from '../events/log-events.ts';
import { parseEvent } from '../events/parse-event.ts';
import { LIMITS } from '../limits.ts';

const NOON = 1_795_435_200_000;
let reports = 0;
function report(fact: string, subject: string, data: object, at = NOON + reports * MINUTE): Accepted {
  const parsed = parseEvent({ specversion: '1.0', id: String(reports += 1), source: 'urn:spec', type: `watchfloor.${fact}.v1`, subject, time: formatTime(at), data });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return { event: parsed.event, recordedAt: at };
}

const watching = (): VirtualWatch =>
  new VirtualWatch({ operation: 'operation/demo', watch: 'w1', record: (fact, when) => ({ event: encodeWatchFact('demo', fact, when), recordedAt: when }) });

/** What a watch writes of reports that the border lets in. */
function written(...facts: readonly Accepted[]): ReadonlyMap<RuleName, AlertRaised> {
  const watch = watching();
  const log = facts.flatMap((one) => watch.take(one));
  return new Map(log.flatMap(({ event }) => (event.fact === 'alert-raised' ? [[event.data.rule, event.data] as const] : [])));
}

describe('what a watch says', () => {
  const name = { en: 'Far' };
  const west: LonLat[] = [[-180, 0], [-180, 0.1]];

  it('can be written of a tracker that is on the other side of the Earth', () => {
    const raised = written(
      report('convoy-planned', 'convoy/k1', { organisation: 'o1', route: west }), report('convoy-departed', 'convoy/k1', {}), report('convoy-position-reported', 'convoy/k1', { lon: 180, lat: 0 }),
    );
    expect(raised.get('convoy-off-route')?.metres).toBeGreaterThan(40_000_000);
  });

  it('can be written of a line that is as far away as can be', () => {
    const raised = written(
      report('line-declared', 'line/l1', { name, version: '1', geometry: { type: 'LineString', coordinates: west }, accuracy: 10, declaredBy: 'x', validFrom: formatTime(NOON - MINUTE) }),
      report('violation-reported', 'violation/v1', { class: 'incursion', sense: 'seen', lon: 180, lat: 0, uncertainty: 10 }),
    );
    expect(raised.get('line-crossed')?.verdict?.distance).toBeLessThan(-40_000_000);
  });

  it('can be written of the longest way that a corridor can have', () => {
    const zigzag = Array.from({ length: LIMITS.eventVertices }, (_, at): LonLat => (at % 2 === 0 ? [-180, -90] : [180, 90]));
    const raised = written(
      report('corridor-defined', 'corridor/c1', { name, geometry: { type: 'LineString', coordinates: [...zigzag.slice(0, -1), [100, 10]] }, width: 10 }),
      report('violation-reported', 'violation/v1', { class: 'other', sense: 'seen', lon: 100, lat: 10, uncertainty: 10 }),
    );
    expect(raised.get('violation-near-corridor')?.km).toBeGreaterThan(1_000_000);
  });

  it('can be written of more conditions that chatter at once than a list may have', () => {
    const convoys = Array.from({ length: LIMITS.listItems + 1 }, (_, nth) => `convoy/k${nth}`);
    const begin = NOON + 1_000 * MINUTE;
    const route = [[34.4, 31.3], [34.4, 31.31]];
    const under = convoys.flatMap((convoy) => [report('convoy-planned', convoy, { organisation: 'o1', route }, begin), report('convoy-departed', convoy, {}, begin)]);
    // Off its route, and on it again: three times within a minute.
    const flickers = [0, 10, 20, 30, 40].flatMap((second, turn) => convoys.map((convoy) => (
      report('convoy-position-reported', convoy, { lon: turn % 2 === 0 ? 34.42 : 34.4, lat: 31.305 }, begin + MINUTE + second * SECOND)
    )));
    const watch = watching();
    for (const one of [...under, ...flickers]) watch.take(one);
    const [reached] = watch.reach(begin + 2 * MINUTE);
    expect(reached?.event.fact === 'watch-reached' ? reached.event.data.chatter : undefined).toHaveLength(LIMITS.listItems);
  });
});
