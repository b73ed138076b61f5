/** However a playback got to an instant, its console holds the picture of that instant. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemoryArchive } from '#libs/archive';
import { applyChanges, bodyOf, fold, LivePicture, MINUTE, viewAll, type Accepted, type Audience, type EntityKey, type EntityView, type Picture, type ViewChange } from '#libs/domain';
import { PLAYBACK_MODES } from '#libs/protocol';
import { happenedOracle, logs } from '../../../../libs/archive/src/past-samples.contract.ts';
import { NOON } from '../../../../libs/archive/src/samples.contract.ts';
import { Playback, type Frame, type Mode } from './playback.ts';

const FROM = NOON - 10 * MINUTE;
const TO = NOON + 560 * MINUTE;
const minute = fc.oneof(fc.integer({ min: -15, max: 90 }), fc.integer({ min: -15, max: 600 }));
const moves = fc.array(fc.oneof(
  fc.record({ move: fc.constant('seek' as const), minute }),
  fc.record({ move: fc.constant('advance' as const), minutes: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 60, max: 400 })), cut: fc.integer({ min: 0, max: 2 }) }),
  fc.record({ move: fc.constant('step' as const), which: fc.constantFrom('next' as const, 'previous' as const) }),
  fc.record({ move: fc.constant('show' as const), mode: fc.constantFrom(...PLAYBACK_MODES), share: fc.constantFrom(0.4, 0.7, 1) }),
  fc.record({ move: fc.constant('whole' as const) }),
), { minLength: 4, maxLength: 14 });

function knownOf(log: readonly Accepted[], at: number, knowledge: number): Picture {
  const picture = new LivePicture();
  for (const [position, one] of log.slice(0, knowledge + 1).entries()) {
    if (one.recordedAt > at) break;
    fold(picture, { ...one, position });
  }
  return picture;
}

/** What a console holds that applies what it is sent. */
class Console {
  readonly views = new Map<EntityKey, EntityView>();
  differing = new Map<EntityKey, { happened: unknown; known: unknown }>();

  take({ entries, difference }: Frame): void {
    applyChanges(this.views, entries.map((entry) => JSON.parse(entry) as ViewChange<EntityView>));
    if (difference === undefined) return;
    expect(difference.more).toBe(0);
    this.differing = new Map(difference.entities.map(({ key, happened, known }) => [key, { happened, known }]));
  }

  begin(whole: ReadonlyMap<EntityKey, string>): void {
    this.views.clear();
    for (const [key, text] of whole) this.views.set(key, JSON.parse(text) as EntityView);
  }
}

const plain = (views: Iterable<readonly [EntityKey, unknown]>): unknown => JSON.parse(JSON.stringify(Object.fromEntries(views)));

function expectedDifference(happened: Picture, known: Picture, audience: Audience, at: number): unknown {
  const [one, other] = [viewAll(happened, audience, at), viewAll(known, audience, at)];
  const keys = [...new Set([...one.keys(), ...other.keys()])];
  const body = (seen: EntityView | undefined) => (seen === undefined ? '' : bodyOf(seen));
  return plain(keys.filter((key) => body(one.get(key)) !== body(other.get(key))).map((key) => [key, { happened: one.get(key) ?? null, known: other.get(key) ?? null }]));
}

describe('a playback', () => {
  it.each(['operations', 'aid:o1'] as const)('shows %s the picture of where it stands, whatever it did before', async (audience) => {
    await fc.assert(fc.asyncProperty(logs(40), moves, async (log, made) => {
      const recorded = log.map((one, position) => ({ ...one, position }));
      const archive = new MemoryArchive(async () => recorded);
      const all: Mode['knowledge'] = { position: log.length - 1, at: TO };
      const playback = new Playback({ archive, operation: 'demo', audience, from: FROM, to: TO }, { mode: 'known', knowledge: all });
      const console = new Console();
      await playback.seek(NOON);
      console.begin(playback.whole());
      for (const one of made) {
        if (one.move === 'seek') await playback.seek(NOON + one.minute * MINUTE);
        else if (one.move === 'advance') {
          let steps = 0;
          await playback.advance(playback.at + one.minutes * MINUTE, () => (steps += 1) > one.cut);
        } else if (one.move === 'step') await playback.step(one.which);
        else if (one.move === 'show') await playback.show({ mode: one.mode, knowledge: { position: Math.ceil(log.length * one.share) - 1, at: TO } });
        else console.begin(playback.whole());
        console.take(playback.frame());
        const { at, mode: { mode, knowledge } } = playback;
        const [known, happened] = [knownOf(log, at, knowledge.position), happenedOracle(log, at, knowledge.position).picture];
        expect(plain(console.views)).toEqual(plain(viewAll(mode === 'known' ? known : happened, audience, at)));
        if (mode === 'difference') expect(plain(console.differing)).toEqual(expectedDifference(happened, known, audience, at));
      }
    }), { numRuns: 120 });
  });
});
