/** The limits that an operation can set, with what each of them means; the values they have by themselves are the domain's. */
import { Type } from 'typebox';
import { LIMITS, type Limits, type RuleLimits } from '#libs/domain';
import { closed, number, optional } from './parts.ts';

const METRES = [0, 100_000] as const;
/** A week: nothing that a watch waits for takes longer. */
const SECONDS = [1, 604_800] as const;
const COUNT = [1, 100_000] as const;
type Meant = readonly [description: string, range: readonly [minimum: number, maximum: number]];
type Meanings = { readonly [G in keyof Limits]: { readonly [L in keyof Limits[G]]: Meant } };

const violation = {
  radius: ['Distance at which most classes concern somebody, metres', METRES],
  wideRadius: ['The same for indirect fire, air strike and explosive device, metres', METRES],
  lasts: ['How long it holds from its first recording, seconds', SECONDS],
  urgentWithin: ['Recorded no later than this after it occurred it is urgent, seconds', SECONDS],
  latest: ['Recorded later than this after it occurred it raises nothing, seconds', SECONDS],
  uncertainty: ['A position less certain than this places nothing, metres', METRES],
} as const;

const MEANINGS: Meanings = {
  'violation-near-convoy': violation,
  'violation-near-corridor': violation,
  'convoy-signal-lost': { lostAfter: ['On when the newest position is as old, seconds', SECONDS], backWithin: ['Off when it is younger, seconds', SECONDS] },
  'convoy-held': { after: ['On when it has been held for so long, seconds', SECONDS] },
  'convoy-overdue': { after: ['On so long after arriveBy, seconds', SECONDS] },
  'convoy-off-route': { away: ['On farther than this from the route, metres', METRES], back: ['Off within this, metres', METRES] },
  'checkpoint-closed-ahead': { beside: ['A checkpoint so near the route is on it, metres', METRES] },
  'line-crossed': { lasts: violation.lasts, latest: violation.latest, uncertainty: violation.uncertainty },
  'surge': {
    least: ['On at so many violations at least', COUNT], factor: ['On at so many times the baseline', [0, 1_000]], within: ['The span they are counted in, seconds', SECONDS],
    endShare: ['Off under this share of what turned it on', [0.01, 1]], uncertainty: violation.uncertainty,
  },
  'feed-silent': { intervals: ['On after so many expected intervals', [1, 1_000]] },
  'escalation': {
    lifeSafety: ['How long a life-safety alert may stay unacknowledged, seconds', SECONDS], high: ['The same of a high one, seconds', SECONDS], medium: ['The same of a medium one, seconds', SECONDS],
  },
  'coordinator': { within: ['How long a coordinator may leave an alert unseen, seconds', SECONDS] },
  'chatter': {
    raises: ['From so many raises of one condition in the span on it chatters', [2, 1_000]], within: ['The span, seconds', SECONDS], quiet: ['It is cleared after it has been false for so long, seconds', SECONDS],
  },
  'flood': { over: ['On with more raises than this in the span', COUNT], under: ['Off with fewer than this', COUNT], within: ['The span, seconds', SECONDS] },
  'shelf': { lifeSafety: ['The longest shelf of a life-safety alert, seconds', SECONDS] },
};

function group(name: keyof Limits) {
  const meanings = MEANINGS[name] as Readonly<Record<string, Meant>>;
  const usual = LIMITS[name] as Readonly<Record<string, number>>;
  const limits = Object.entries(meanings).map(([limit, [description, [minimum, maximum]]]) => [limit, optional(number(`${description}; ${usual[limit]} if not set`, minimum, maximum))]);
  return closed(Object.fromEntries(limits) as Record<string, ReturnType<typeof number>>, { description: `The limits of ${name}` });
}

const groups = Object.fromEntries((Object.keys(MEANINGS) as readonly (keyof Limits)[]).map((name) => [name, optional(group(name))]));
export const ruleLimits = Type.Unsafe<RuleLimits>(closed(groups, { description: 'Limits by rule; those that are not named have their usual value' }));
