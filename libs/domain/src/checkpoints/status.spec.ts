/** Given who said what when, then the direction reads so. A wrong `open` can cost lives: every row here is a promise. */
import { describe, expect, it } from '@jest/globals';
import type { Accepted } from '../event.ts';
import { given } from '../picture/given.ts';
import { inward, outward, registeredAs, said, takenBack, told } from './said.ts';

type Row = readonly [situation: string, reports: readonly Accepted[], minute: number, reads: string];
const holds = (rows: readonly Row[]): void =>
  it.each(rows)('%s', (_situation, reports, minute, reads) => {
    expect(told(inward(given(...reports), minute))).toBe(reads);
    expect(told(inward(given(...reports.toReversed()), minute))).toBe(reads);
  });

describe('nobody\'s word', () => {
  holds([
    ['is unknown while a checkpoint is only registered', [registeredAs('checkpoint')], 0, 'unknown'],
    ['is unknown in a direction of which nobody spoke', [said('a', 'open', 0, { direction: 'out' })], 0, 'unknown'],
  ]);
});

describe('one source', () => {
  holds([
    ['is believed when it says closed', [said('a', 'closed', 0)], 0, 'closed'],
    ['is not enough for open', [said('a', 'open', 0)], 0, 'open?'],
    ['is not enough for slow', [said('a', 'slow', 0)], 0, 'slow?'],
    ['is not enough for congested', [said('a', 'congested', 0)], 0, 'congested?'],
    ['is not enough for partial', [said('a', 'partial', 0)], 0, 'partial?'],
    ['replaces what it said before, to the worse', [said('a', 'open', 0), said('a', 'closed', 10)], 10, 'closed'],
    ['replaces what it said before, to the better', [said('a', 'closed', 0), said('a', 'open', 10)], 10, 'open?'],
    ['does not replace what it said later by what it says late', [said('a', 'closed', 10), said('a', 'open', 0, { recorded: 60 })], 60, 'closed'],
    ['does not confirm itself by saying it again', [said('a', 'open', 0), said('a', 'open', 5)], 5, 'open?'],
    ['does not confirm itself under another group', [said('a', 'open', 0, { group: 'north' }), said('a', 'open', 5, { group: 'south' })], 5, 'open?'],
    ['still means what it said of another group', [said('a', 'closed', 0, { group: 'north' }), said('a', 'open', 5, { group: 'south' })], 5, 'closed!'],
    ['with a clock a little ahead counts as of now', [said('a', 'closed', 1, { recorded: 0 })], 0, 'closed'],
  ]);

  it('with a clock more than two minutes ahead is not heard at all', () => {
    expect(given(said('a', 'open', 3, { recorded: 0 })).sees('checkpoint/p1')).toBeNull();
    expect(told(inward(given(said('a', 'closed', -30), said('b', 'open', 30, { recorded: 0 }), said('c', 'open', 30, { recorded: 0 })), 30))).toBe('closed');
  });
});

describe('confirmation', () => {
  const [a, b] = [said('a', 'open', 0), said('b', 'open', 10)];
  holds([
    ['comes of two independent sources', [a, b], 10, 'open'],
    ['comes of one that says better', [said('a', 'slow', 0), b], 10, 'slow!'],
    ['of the worse word comes of one that says better', [a, said('b', 'slow', 10)], 10, 'slow!'],
    ['comes of two that say better, though neither says it', [said('a', 'congested', 0, { group: null }), b, said('c', 'slow', 12)], 12, 'congested!'],
    ['does not come of two of one group', [said('a', 'open', 0, { group: 'g' }), said('b', 'open', 0, { group: 'g' })], 0, 'open?'],
    ['does not come of one without a group', [a, said('b', 'open', 0, { group: null })], 10, 'open?'],
    ['does not come of two without a group', [said('a', 'open', 0, { group: null }), said('b', 'open', 0, { group: null })], 0, 'open?'],
    ['does not come of a chain in which each two share something', [
      said('a', 'open', 0, { group: 'g' }), said('b', 'open', 0, { group: 'g' }), said('c', 'open', 0, { group: 'g' }),
    ], 0, 'open?'],
    ['comes of a source and a group that a third one joins', [
      said('a', 'open', 0, { group: 'g' }), said('a', 'open', 0, { group: 'h' }), said('b', 'open', 0, { group: 'g' }),
    ], 0, 'open'],
    ['holds until the older of the two is 90 minutes old', [a, b], 89.99, 'open'],
    ['ends when the older of the two is 90 minutes old', [a, b], 90, 'open?'],
    ['goes on when a third source takes the place of the oldest', [a, b, said('c', 'open', 80)], 99, 'open'],
    ['ends with its second newest source', [a, b, said('c', 'open', 80)], 100, 'open?'],
    ['lasts half a day at a crossing', [registeredAs('crossing'), a, b], 12 * 60 - 0.01, 'open'],
    ['ends after half a day at a crossing', [registeredAs('crossing'), a, b], 12 * 60, 'open?'],
    ['is not needed by closed, at any age', [said('a', 'closed', 0, { group: null })], 359, 'closed'],
  ]);
});

describe('bad news against good', () => {
  const closed = said('a', 'closed', 0);
  const [b, c] = [said('b', 'open', 10), said('c', 'open', 20)];
  holds([
    ['stands against one newer source', [closed, b], 10, 'closed!'],
    ['falls to two newer sources, independent of it and of each other', [closed, b, c], 20, 'open'],
    ['stands against one newer and one older', [closed, said('b', 'open', -10), c], 20, 'closed!'],
    ['stands against one that is as new', [closed, said('b', 'open', 0), c], 20, 'closed!'],
    ['stands against two of one group', [closed, said('b', 'open', 10, { group: 'g' }), said('c', 'open', 20, { group: 'g' })], 20, 'closed!'],
    ['stands against two of which one shares its group', [closed, said('b', 'open', 10, { group: 'group a' }), c], 20, 'closed!'],
    ['stands against two of which one is its own source', [closed, said('a', 'open', 10, { group: 'other' }), c], 20, 'closed!'],
    ['stands against two of which one has no group', [closed, said('b', 'open', 10, { group: null }), c], 20, 'closed!'],
    ['that has no group cannot be overruled: nobody knows who is independent of it', [said('a', 'closed', 0, { group: null }), b, c], 20, 'closed!'],
    ['falls to two that say better in different words', [closed, said('b', 'congested', 10), c], 20, 'congested!'],
    ['stands against two that say as bad or worse', [said('a', 'congested', 0), said('b', 'congested', 10), said('c', 'closed', 20)], 20, 'closed!'],
    ['falls while both are within the half-life', [closed, b, c], 99.99, 'open'],
    ['is back when the older of the two is past it', [closed, b, c], 100, 'closed!'],
    ['is overruled by those that are within it alone', [closed, b, said('c', 'open', 105)], 105, 'closed!'],
    ['falls alone, while newer bad news stands', [closed, b, c, said('d', 'closed', 30)], 30, 'closed!'],
    ['falls to its own source', [closed, b, said('a', 'open', 20)], 20, 'open'],
    ['is not overruled by what they said before they said it too', [closed, b, c, said('b', 'closed', 30)], 30, 'closed!'],
    ['of two kinds falls to the same two', [closed, said('d', 'congested', 5), b, c], 20, 'open'],
    ['that is newer than one of them falls only as far as it is outweighed', [closed, said('b', 'open', 10), said('d', 'slow', 15), c], 20, 'slow!'],
  ]);
});

describe('age', () => {
  const [open, closed] = [said('a', 'open', 0), said('a', 'closed', 0)];
  holds([
    ['short of six hours leaves what was said', [closed], 359.99, 'closed'],
    ['of six hours makes it unknown, be it closed', [closed], 360, 'unknown'],
    ['of six hours makes it unknown, be it open', [open], 360, 'unknown'],
    ['short of 72 hours leaves what was said of a crossing', [registeredAs('crossing'), open], 72 * 60 - 0.01, 'open?'],
    ['of 72 hours makes a crossing unknown', [registeredAs('crossing'), open], 72 * 60, 'unknown'],
    ['counts as of a checkpoint while it is not registered', [said('a', 'partial', 0)], 360, 'unknown'],
    ['leaves an unconfirmed word of who spoke later', [closed, said('b', 'open', 60)], 360, 'open?'],
    ['of a late report is that of what it tells', [said('a', 'open', -361, { recorded: 0 })], 0, 'unknown'],
  ]);
});

describe('a retraction', () => {
  const [b, c] = [said('b', 'open', 10), said('c', 'open', 20)];
  const closed = said('a', 'closed', 0);
  const twice = [said('a', 'closed', 0), said('a', 'open', 30)] as const;
  holds([
    ['takes the report away', [closed, takenBack(closed, 5)], 5, 'unknown'],
    ['waits for a report that comes after it', [takenBack(closed, -5), closed], 5, 'unknown'],
    ['leaves the report of the same source before it', [...twice, takenBack(twice[1], 40)], 40, 'closed'],
    ['of an older report changes nothing', [...twice, takenBack(twice[0], 40)], 40, 'open?'],
    ['of a confirming report leaves it unconfirmed', [b, c, takenBack(c, 30)], 30, 'open?'],
    ['of an overruling report brings back the bad news', [closed, b, c, takenBack(b, 30)], 30, 'closed!'],
    ['of both ends in unknown', [b, c, takenBack(b, 30), takenBack(c, 30)], 30, 'unknown'],
    ['of another source\'s event with the same id is none', [said('a', 'closed', 0, { id: '7' }), takenBack(said('b', 'closed', 0, { id: '7' }), 5)], 5, 'closed'],
  ]);

  it('of a report for both directions takes it from both, and of one leaves the other', () => {
    const both = said('a', 'closed', 0);
    expect([inward, outward].map((way) => told(way(given(both, takenBack(both, 5)), 5)))).toEqual(['unknown', 'unknown']);
    const [one, other] = [said('a', 'closed', 0, { direction: 'in' }), said('a', 'closed', 0, { direction: 'out' })];
    expect([inward, outward].map((way) => told(way(given(one, other, takenBack(one, 5)), 5)))).toEqual(['unknown', 'closed']);
  });
});

describe('a direction', () => {
  it.each([['both'], [undefined]] as const)('hears a report for %s of them in both', (direction) => {
    const log = given(said('a', 'closed', 0, direction && { direction }));
    expect([inward, outward].map((way) => told(way(log, 0)))).toEqual(['closed', 'closed']);
  });

  it('does not hear the other', () => {
    const log = given(said('a', 'open', 0), said('b', 'open', 1), said('a', 'closed', 5, { direction: 'out' }));
    expect([inward, outward].map((way) => told(way(log, 5)))).toEqual(['open', 'closed!']);
  });

  it('is replaced alone by a newer report for it alone', () => {
    const log = given(said('a', 'closed', 0), said('a', 'open', 10, { direction: 'in' }));
    expect([inward, outward].map((way) => told(way(log, 10)))).toEqual(['open?', 'closed']);
  });

  it('is confirmed and overruled by reports for both and for it alone', () => {
    const log = given(said('a', 'closed', 0), said('b', 'open', 10), said('c', 'open', 20, { direction: 'out' }));
    expect([inward, outward].map((way) => told(way(log, 20)))).toEqual(['closed!', 'open']);
  });
});
