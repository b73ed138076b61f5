import { typeOf, type EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import type { Audience } from './audience.ts';
import { view, viewAll, viewOf } from './view.ts';
import type { EntityView } from './wire.ts';

/** Views of these types are long, and are made once or share what is long of them, a route above all. Those of others are written faster than they are kept. */
const LONG: ReadonlySet<string> = new Set(['convoy', 'corridor', 'line', 'sector', 'violation']);

/** An entry of a frame as JSON: `["<key>",<view or null>]`. */
export type EntryText = string;

/** What one audience was shown last, each view as JSON: a key is said again only when its text is another one. */
export class Shown {
  readonly audience: Audience;
  private readonly texts = new Map<EntityKey, string>();
  /**
   * What the long ones of the texts were written of, once it was found to be said again: such a view that is made again as it was needs no text to be found the same.
   * One that was shown once may never be asked for again, as most of a picture of the past.
   */
  private readonly seen = new Map<EntityKey, EntityView>();

  constructor(audience: Audience) {
    this.audience = audience;
  }

  /** Entity key → view as JSON. */
  get views(): ReadonlyMap<EntityKey, string> {
    return this.texts;
  }

  /** Everything that the audience sees at that instant; what was shown before is void. */
  restart(picture: Picture, now: Millis): void {
    this.texts.clear();
    this.seen.clear();
    for (const [key, seen] of viewAll(picture, this.audience, now)) this.texts.set(key, JSON.stringify(seen));
  }

  /** What is to be said of those keys, so that what is shown is how they are at that instant. */
  differences(picture: Picture, keys: Iterable<EntityKey>, now: Millis): EntryText[] {
    const entries: EntryText[] = [];
    for (const key of keys) this.say(entries, key, view(picture, key, this.audience, now));
    return entries;
  }

  /** The same of every key that is shown or could be. */
  allDifferences(picture: Picture, now: Millis): EntryText[] {
    const entries: EntryText[] = [];
    let shown = 0;
    for (const [key, entity] of picture) {
      const seen = viewOf(picture, key, entity, this.audience, now);
      if (seen !== null) shown += 1;
      this.say(entries, key, seen);
    }
    // Every key that is seen has a text now: only where there are more is any that the picture no longer has.
    if (this.texts.size > shown) for (const key of this.texts.keys()) if (picture.get(key) === undefined) this.say(entries, key, null);
    return entries;
  }

  private say(entries: EntryText[], key: EntityKey, seen: EntityView | null): void {
    if (seen === null) {
      this.seen.delete(key);
      if (this.texts.delete(key)) entries.push(entryText(key, undefined));
      return;
    }
    if (isWrittenAs(this.seen.get(key), seen)) return;
    const text = JSON.stringify(seen);
    if (text !== this.texts.get(key)) {
      this.texts.set(key, text);
      this.seen.delete(key);
      entries.push(entryText(key, text));
    } else if (LONG.has(typeOf(key))) this.seen.set(key, seen);
  }

  /** What is said of a key to somebody who may hold anything of it. */
  entry(key: EntityKey): EntryText {
    return entryText(key, this.texts.get(key));
  }
}

/** Only where both have the same JSON, members in their order; what they share, a route above all, is not looked into. */
function isWrittenAs(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || Array.isArray(one) !== Array.isArray(other)) return false;
  const [members, others] = [one as Readonly<Record<string, unknown>>, other as Readonly<Record<string, unknown>>];
  const [names, otherNames] = [Object.keys(members), Object.keys(others)];
  if (names.length !== otherNames.length) return false;
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at] as string;
    if (name !== otherNames[at] || !isWrittenAs(members[name], others[name])) return false;
  }
  return true;
}

const entryText = (key: EntityKey, text: string | undefined): EntryText => `[${JSON.stringify(key)},${text ?? 'null'}]`;
