import { beforeEach, describe, expect, it } from '@jest/globals';
import { shapeOf } from '../geometry/shape.ts';
import { pictureOf } from '../picture/given.ts';
import { departed, plan, position } from '../rules/told.ts';
import type { Convoy, Track } from '../convoys/convoy.ts';
import { situationOf, trackOf } from '../convoys/situation.ts';
import type { Mover } from './movers.ts';
import { Positions } from './positions.ts';

/** The convoy of these specs so many metres along its road, and what its next position is compared with. */
function at(metres: number, positions: Positions): { readonly track: Track; readonly mover: Mover } {
  const picture = pictureOf([plan(), departed(0), position(1, metres, 0)]);
  const [situation, track] = [situationOf(picture.get('convoy/k1') as Convoy), trackOf(picture, 'convoy/k1') as Track];
  const mover = { key: 'convoy/k1', situation, shape: shapeOf(situation.route ?? []), track, violations: new Set<string>(), waiting: new Map(), near: new Set<string>(), checkpoints: [], positions };
  return { track, mover };
}

describe('what a convoy’s next position is compared with', () => {
  let positions: Positions;
  const moved = (metres: number) => {
    const { track, mover } = at(metres, positions);
    return positions.moved(track, mover);
  };
  beforeEach(() => {
    positions = new Positions();
    const { track } = at(1_000, positions);
    for (const look of ['convoy-off-route', 'checkpoint-closed-ahead', 'begins'] as const) positions.looked(look, track, { slack: 500 });
  });

  it('is judged anew only where it has moved as far as its judgement allowed', () => {
    expect(moved(1_100)).toEqual([]);
    expect(moved(1_400)).toEqual([]);
    expect(moved(1_600)).toEqual(['convoy-off-route', 'checkpoint-closed-ahead', 'begins']);
  });

  it('is by the newest judgement alone, though the one before would have left it more', () => {
    expect(moved(1_100)).toEqual([]);
    positions.looked('begins', at(1_100, positions).track, { slack: 50 });
    expect(moved(1_200)).toEqual(['begins']);
  });

  it('is nothing once it is forgotten', () => {
    expect(moved(1_100)).toEqual([]);
    positions.forget('begins');
    expect(moved(1_110)).toEqual(['begins']);
    positions.forget();
    expect(moved(1_110)).toEqual(['convoy-off-route', 'checkpoint-closed-ahead', 'begins']);
  });
});
