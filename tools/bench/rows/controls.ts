/** N4 and N5: the fold, with two ways of keeping what one has that cost more the more there is. */
import type { Row } from '../row.ts';
import { reading } from '../subject.ts';
import { sized } from './scene.ts';

const folding = (id: string, what: string, how: 'ids' | 'spread', full: { readonly events: number; readonly convoys: number }): Row => ({
  id, what, unit: 'events', baseline: 'the same fold, copies known by position and one collection changed', floor: 0.8, stretch: 1, control: true,
  async prepare(bench) {
    const args = { events: sized(bench, full.events), convoys: full.convoys };
    return {
      base: () => reading('folds', { ...args, how: 'cursor' }),
      ours: () => reading('folds', { ...args, how }),
      end: () => Promise.resolve(),
    };
  },
});

export const N4: Row = folding('N4', 'control: copies known by a set of the ids of all events', 'ids', { events: 200_000, convoys: 600 });
export const N5: Row = folding('N5', 'control: a new collection spread of the old one for each event', 'spread', { events: 2_000, convoys: 1_000 });
