import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decide } from '../acts/decide.ts';
import { alertFactOf } from '../alerts/chance.ts';
import { raised, started } from '../alerts/raised.ts';
import type { Accepted } from '../event.ts';
import { REPORT_NAMES, type By } from '../facts.ts';
import { actOf, FACES, reportOf, ROW, WORLD, type World } from '../picture/chance.ts';
import { act, fact, NOON, pictureOf } from '../picture/given.ts';
import { evolve } from '../picture/evolve.ts';
import type { Picture } from '../picture/picture.ts';
import { DAY, HOUR } from '../time.ts';
import { viewEvent } from './event.ts';
import { MovingPicture } from './moving-picture.ts';
import { Shown, type EntryText } from './shown.ts';
import { view, viewAll } from './view.ts';

/** Always the same trials: what they must have come across is asked for below. */
const SEED = 20_260_310;
const AUDIENCE = 'aid:own';
/** What aid:own sees: its convoys, the corridor it subscribed to, the checkpoint on it, lines and sectors. */
const VISIBLE: World = {
  ...WORLD, convoys: ['own1', 'own2'], organisations: ['own'], checkpoints: ['p1'], corridors: ['c1'], lines: ['l1'], sectors: ['z1'],
  facts: REPORT_NAMES.filter((name) => /^(convoy|checkpoint|corridor|line|sector)-/.test(name)),
};
/** What it does not: other organisations' convoys, on its corridor too, other checkpoints and corridors, violations, sources, notes. */
const HIDDEN: World = {
  ...WORLD, convoys: ['foreign1', 'foreign2'], organisations: ['o1', 'o2'], checkpoints: ['p8', 'p9'], corridors: ['c8', 'c9'],
  facts: REPORT_NAMES.filter((name) => /^(violation|convoy|checkpoint|corridor|source)-/.test(name)),
};
/** What is said and done about its alerts is seen by it, whoever did it; which watch is believed is the same for everybody. */
const OURS: World = { ...VISIBLE, sources: ['s1', 's2'], violations: ['v1', 'v2', 'v3'] };
/** The same of others' alerts, and of the silence of sources, which may explain its own. */
const THEIRS: World = { ...HIDDEN, sources: ['s1', 's2'] };
const SUBSCRIBED = act('subscription-set', 'organisation/own', { corridors: ['c1'] }, { id: 'subscribed' });
const OWN_PLAN = fact('convoy-planned', 'convoy/own1', { organisation: 'own', route: [[34.3, 31.3], [34.4, 31.4]] }, { id: 'own-plan' });
const lost = raised({ rule: 'convoy-signal-lost', subject: 'convoy/own1', severity: 'high', feed: 's1' }, 0, { watch: 'w1' });
const silent = raised({ rule: 'feed-silent', subject: 'source/s1', severity: 'medium' }, 0, { watch: 'w1' });
const foreignPlan = (corridor: string) =>
  fact('convoy-planned', 'convoy/foreign1', { organisation: 'o1', route: [[34.3, 31.3], [34.4, 31.4]], corridor }, { id: `foreign-${corridor}` });
const foreignCorridor = fact('corridor-defined', 'corridor/c8', {
  name: { en: 'Elsewhere' }, geometry: { type: 'LineString', coordinates: [[34.3, 31.3], [34.4, 31.4]] }, checkpoints: ['p1', 'p8'],
});

const row = fc.array(fc.nat(FACES - 1), { minLength: ROW, maxLength: ROW });
/** A later watch would undo what is visible. */
const isOfWatch = ({ event: { fact: name } }: Accepted): boolean => name === 'watch-started';
const visible = fc.array(fc.oneof(
  { weight: 4, arbitrary: row.map((numbers) => reportOf(numbers, VISIBLE)) }, { weight: 4, arbitrary: row.map((numbers) => alertFactOf(numbers, OURS)) },
  { weight: 3, arbitrary: row.map((numbers) => alertFactOf(numbers, OURS)).filter(({ event: { fact: name } }) => name === 'alert-raised') },
  { weight: 1, arbitrary: fc.constant(lost) },
), { maxLength: 34, size: 'max' });
const hidden = fc.array(fc.oneof(
  row.map((numbers) => reportOf(numbers, HIDDEN)), row.map((numbers) => actOf(numbers, HIDDEN)), row.map((numbers) => alertFactOf(numbers, THEIRS)).filter((one) => !isOfWatch(one)),
  fc.constantFrom(foreignPlan('c1'), foreignPlan('c8'), foreignCorridor, silent),
), { maxLength: 16, size: 'max' });

/** The two woven into one another as the dice say, each in its own order. */
function woven(seen: readonly Accepted[], unseen: readonly Accepted[], dice: readonly number[]): readonly Accepted[] {
  const places = unseen.map((one, at) => [(dice[at % dice.length] as number) % (seen.length + 1), one] as const);
  return [...seen.flatMap((one, at) => [...places.filter(([place]) => place === at).map(([, other]) => other), one]),
    ...places.filter(([place]) => place >= seen.length).map(([, other]) => other)];
}

const NOWS = [NOON, NOON + 6 * HOUR, NOON + 20 * HOUR, NOON + 5 * DAY];
const LINA: By = { name: 'Lina', audience: AUDIENCE, verified: true };
const answers = (picture: Picture, keys: readonly string[], events: readonly Accepted[]): unknown => ({
  views: NOWS.map((now) => Object.fromEntries([...viewAll(picture, AUDIENCE, now)].toSorted(([a], [b]) => (a < b ? -1 : 1)))),
  single: keys.map((key) => view(picture, key, AUDIENCE, NOON)),
  events: events.map(({ event }) => viewEvent(picture, event, AUDIENCE)),
  errors: NOWS.flatMap((now) => keys.flatMap((key) => ([
    { id: 'x', type: 'add-note', subject: 'note/new', data: { text: 'seen', links: [key] } }, { id: 'x', type: 'acknowledge-alert', subject: key, data: {} },
  ] as const).map((command) => decide(picture, command, { audience: AUDIENCE, by: LINA, now, position: 0 })))),
});
/** What a console that was there from the beginning was sent, frame by frame, and the picture in the end; what moves nothing in its view sends none. */
function followed(log: readonly Accepted[]): { readonly picture: Picture; readonly sent: readonly (readonly EntryText[])[] } {
  const moving = new MovingPicture([], NOON);
  const shown = new Shown(AUDIENCE);
  const sent = log.flatMap((accepted, position) => {
    moving.apply(evolve(moving.picture, { ...accepted, position }));
    const entries = shown.differences(moving.picture, moving.moved(NOON), NOON).toSorted();
    return entries.length === 0 ? [] : [entries];
  });
  return { picture: moving.picture, sent };
}
/** What no frame and no answer may hold: every hidden fact names one of them, or is about something that is named so. */
const SECRETS = /urn:source|Mira|foreign|elsewhere|["/](?:o1|o2|p8|p9|c8|c9)"|"(?:violation|source)\//i;

const PAIRS = 2_000;
/** Twenty seconds, and many of them where others burn the processors. */
const PAIRS_WITHIN_MS = 300_000;

describe('what an organisation is answered', () => {
  it('is the same whatever happens that it may not see', () => {
    let [alertsSeen, framesSeen, events] = [0, 0, 0];
    fc.assert(
      fc.property(visible, hidden, hidden, fc.array(fc.nat(), { minLength: 15, maxLength: 15 }), (own, one, other, dice) => {
        const seen = [SUBSCRIBED, started('w1'), OWN_PLAN, ...own];
        const keys = [...pictureOf([...seen, ...one, ...other])].map(([key]) => key);
        const [first, second] = [followed(woven(seen, one, dice)), followed(woven(seen, other, dice))];
        expect(answers(first.picture, keys, seen)).toEqual(answers(second.picture, keys, seen));
        expect(first.sent).toEqual(second.sent);
        expect(JSON.stringify(first.sent)).not.toMatch(SECRETS);
        framesSeen += first.sent.length;
        events += 2 * seen.length + one.length + other.length;
        alertsSeen += [...viewAll(first.picture, AUDIENCE, NOON).keys()].filter((key) => key.startsWith('alert/')).length;
      }),
      { numRuns: PAIRS, seed: SEED },
    );
    expect(events).toBeGreaterThan(100_000);
    expect(framesSeen).toBeGreaterThan(5_000);
    expect(alertsSeen).toBeGreaterThan(1_000);
  }, PAIRS_WITHIN_MS);

  it('never holds an event that is not for it, nor a source, nor an actor', () => {
    fc.assert(
      fc.property(visible, hidden, fc.array(fc.nat(), { minLength: 15, maxLength: 15 }), (own, unseen, dice) => {
        const picture = pictureOf(woven([SUBSCRIBED, started('w1'), OWN_PLAN, ...own], unseen, dice));
        expect(unseen.filter(({ event }) => viewEvent(picture, event, AUDIENCE) !== null)).toEqual([]);
        const said = JSON.stringify([
          ...NOWS.map((now) => [...viewAll(picture, AUDIENCE, now)]), ...own.map(({ event }) => viewEvent(picture, event, AUDIENCE)),
        ]);
        expect(said).not.toMatch(SECRETS);
      }),
      { numRuns: 300, seed: SEED },
    );
  });
});
