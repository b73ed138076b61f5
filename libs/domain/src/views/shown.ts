import type { EntityKey } from '../event.ts';
import type { Picture } from '../picture/picture.ts';
import type { Millis } from '../time.ts';
import type { Audience } from './audience.ts';
import { view, viewAll } from './view.ts';

/** An entry of a frame as JSON: `["<key>",<view or null>]`. */
export type EntryText = string;

/** What one audience was shown last, each view as JSON: a key is said again only when its text is another one. */
export class Shown {
  readonly audience: Audience;
  private readonly texts = new Map<EntityKey, string>();

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
    for (const [key, seen] of viewAll(picture, this.audience, now)) this.texts.set(key, JSON.stringify(seen));
  }

  /** What is to be said of those keys, so that what is shown is how they are at that instant. */
  differences(picture: Picture, keys: Iterable<EntityKey>, now: Millis): EntryText[] {
    const entries: EntryText[] = [];
    for (const key of keys) {
      const seen = view(picture, key, this.audience, now);
      const text = seen === null ? undefined : JSON.stringify(seen);
      if (text === this.texts.get(key)) continue;
      if (text === undefined) this.texts.delete(key);
      else this.texts.set(key, text);
      entries.push(entryText(key, text));
    }
    return entries;
  }

  /** What is said of a key to somebody who may hold anything of it. */
  entry(key: EntityKey): EntryText {
    return entryText(key, this.texts.get(key));
  }
}

const entryText = (key: EntityKey, text: string | undefined): EntryText => `[${JSON.stringify(key)},${text ?? 'null'}]`;
