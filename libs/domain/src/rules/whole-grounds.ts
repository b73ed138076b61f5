import type { Convoy } from '../convoys/convoy.ts';
import { situationOf } from '../convoys/situation.ts';
import type { Corridor } from '../corridors/corridor.ts';
import type { EntityKey } from '../event.ts';
import type { Polygon } from '../facts.ts';
import { contains } from '../geometry/plane.ts';
import type { Picture } from '../picture/picture.ts';
import { occurredOf, type Occurred } from '../violations/situation.ts';
import type { Grounds } from './rule.ts';

/** Says everything that there is, wherever it lies. */
export class WholeGrounds implements Grounds {
  readonly reach = Infinity;
  private readonly picture: Picture;

  constructor(picture: Picture) {
    this.picture = picture;
  }

  *violations(): Iterable<Occurred> {
    for (const key of this.keys('violation')) {
      const violation = this.picture.ofType('violation').get(key);
      const occurred = violation && occurredOf(key, violation);
      if (occurred?.place !== undefined) yield occurred;
    }
  }

  violationsAlong(): Iterable<Occurred> {
    return this.violations();
  }

  *violationsIn(_sector: EntityKey, geometry: Polygon): Iterable<Occurred> {
    for (const occurred of this.violations()) if (occurred.place !== undefined && contains(geometry, occurred.place)) yield occurred;
  }

  *corridors(): Iterable<readonly [EntityKey, Corridor]> {
    for (const key of this.keys('corridor')) yield [key, this.picture.get(key) as Corridor];
  }

  *sectors(): Iterable<readonly [EntityKey, Polygon]> {
    for (const key of this.keys('sector')) {
      const geometry = this.picture.ofType('sector').get(key)?.defined?.data.geometry;
      if (geometry !== undefined) yield [key, geometry];
    }
  }

  *convoys(): Iterable<EntityKey> {
    for (const key of this.keys('convoy')) if (situationOf(this.picture.get(key) as Convoy).moving) yield key;
  }

  checkpoints(): Iterable<EntityKey> {
    return this.keys('checkpoint');
  }

  convoysThrough(): Iterable<EntityKey> {
    return this.convoys();
  }

  private keys(type: 'violation' | 'corridor' | 'sector' | 'convoy' | 'checkpoint'): readonly EntityKey[] {
    return [...this.picture.ofType(type).keys()].sort();
  }
}
