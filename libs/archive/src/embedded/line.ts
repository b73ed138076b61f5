/**
 * An entity of a kept picture as one line of text. A long set of reports is written in columns, each body that it says again and again
 * once: among 5,000 entities such sets are two thirds of what a seek has to read.
 */
import type { Element, Entity, EntityKey, Kept } from '#libs/domain';

/** A set of fewer reports is written as it is. */
const MANY = 8;
/** Of each report its time, its key, how long after its time it was recorded, and which of the bodies is its own. */
const CELLS = 4;

interface Columns { readonly bodies: readonly unknown[]; readonly cells: readonly (number | string)[]; readonly overflow?: true }
type Members = Record<string, unknown>;

export const writeLine = (key: EntityKey, entity: Entity | null): string => JSON.stringify([key, entity === null ? null : replaced(entity as unknown as Members, isLong, columnsOf)]);

export function readLine(line: string): readonly [EntityKey, Entity | null] {
  const [key, members] = JSON.parse(line) as readonly [EntityKey, Members | null];
  // No text that anybody wrote holds this: its quotes would be marked.
  const entity = members !== null && line.includes('"cells":[') ? replaced(members, isColumns, setOf) : members;
  if (entity !== null && 'first' in entity) shareFirst(entity as unknown as Owned);
  return [key, entity as unknown as Entity | null];
}

interface Owned { plans?: Kept<{ readonly route?: unknown }>; first?: Element<{ readonly route?: unknown }> }

/** What came first is one of what is kept, as a rule: it is said twice, and held once. Among 5,000 entities the routes of such plans were half of what a picture took. */
function shareFirst(entity: Owned): void {
  const { plans, first } = entity;
  const same = plans?.elements.find((element) => isSame(element, first));
  if (same !== undefined) entity.first = same;
}

/** Whether both have the same JSON but for the order of members. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other;
  const [members, others] = [one as Members, other as Members];
  const names = Object.keys(members);
  return Array.isArray(one) === Array.isArray(other) && names.length === Object.keys(others).length && names.every((name) => name in others && isSame(members[name], others[name]));
}

/** An entity with other things in the place of some of its sets; they are its members, or members of those. */
function replaced<T>(members: Members, is: (value: object) => value is T & object, by: (value: T) => object, depth = 2): Members {
  let made = members;
  for (const name in members) {
    const value = members[name];
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
    const other = is(value) ? by(value) : depth > 1 ? replaced(value as Members, is, by, depth - 1) : value;
    if (other !== value) made = { ...made, [name]: other };
  }
  return made;
}

const isLong = (value: object): value is Kept<unknown> => 'elements' in value && Array.isArray(value.elements) && value.elements.length >= MANY;
const isColumns = (value: object): value is Columns => 'cells' in value && 'bodies' in value;

function columnsOf({ elements, overflow }: Kept<unknown>): Columns {
  const places = new Map<string, number>();
  const bodies: unknown[] = [];
  const cells: (number | string)[] = [];
  for (const { time, key, recordedAt, data } of elements) {
    const text = JSON.stringify(data);
    let place = places.get(text);
    if (place === undefined) {
      places.set(text, (place = bodies.length));
      bodies.push(data);
    }
    cells.push(time, key, recordedAt - time, place);
  }
  return { bodies, cells, ...(overflow && { overflow }) };
}

function setOf({ bodies, cells, overflow }: Columns): Kept<unknown> {
  const elements: Element<unknown>[] = [];
  for (let at = 0; at < cells.length; at += CELLS) {
    const time = cells[at] as number;
    elements.push({ time, key: cells[at + 1] as string, recordedAt: time + (cells[at + 2] as number), data: bodies[cells[at + 3] as number] });
  }
  return { elements, ...(overflow && { overflow }) };
}
