/** Where the feed writes: into the picture that is shown, or behind it while the past is shown. What is live goes on all the time. */
import { typeOf, type EntityKey } from '#libs/domain';
import type { FeedStore } from '../feed/follower.ts';
import type { State } from '../picture/state.ts';
import type { ChangedKeys, Store } from '../picture/store.ts';
import { severityOf } from '../picture/tones.ts';

export class LiveSide implements FeedStore {
  readonly #shown: Store;
  #behind: Store | undefined;

  constructor(shown: Store) { this.#shown = shown; }

  get state(): State { return this.#store.state; }
  set(part: Parameters<Store['set']>[0]): void { this.#store.set(part); }
  replacePicture(...given: Parameters<Store['replacePicture']>): number { return this.#store.replacePicture(...given); }
  applyChanges(...given: Parameters<Store['applyChanges']>): void { this.#store.applyChanges(...given); }

  /** From now on somebody else writes what is shown. `hear` is told of the threats to life that have come since, by their count, and of every change of the notes. */
  leave(hear: (live: State, fresh: number) => void): void {
    if (this.#behind !== undefined) return;
    const behind = this.#shown.copy();
    this.#behind = behind;
    const before = new Set(threats(behind.state));
    behind.onChanges((keys) => { if (concerns(keys)) hear(behind.state, threats(behind.state).filter((key) => !before.has(key)).length); });
  }

  /** What is live is shown again, as it is by now. */
  comeBack(): void {
    const behind = this.#behind;
    this.#behind = undefined;
    if (behind !== undefined) this.#shown.adopt(behind.state);
  }

  get #store(): Store { return this.#behind ?? this.#shown; }
}

const WATCHED = new Set(['violation', 'alert', 'note']);
const concerns = (keys: ChangedKeys): boolean => keys === 'all' || [...keys].some((key) => WATCHED.has(typeOf(key)));

/** Violations that people can die of, and alerts of that severity. */
function threats({ views }: State): readonly EntityKey[] {
  const violations = [...views.violation].filter(([, view]) => severityOf(view.class) === 'life').map(([key]) => key);
  return [...violations, ...[...views.alert].filter(([, view]) => view.severity === 'life-safety').map(([key]) => key)];
}
