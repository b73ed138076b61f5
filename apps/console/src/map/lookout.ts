/** Where the map looks and why: at the whole operation until somebody moves it, then where they left it, and where Back and Forward lead. */
import type { Map as MapLibre } from 'maplibre-gl';
import type { EntityKey } from '#libs/domain';
import type { Extent } from '../picture/state.ts';
import type { Store } from '../picture/store.ts';
import { markFor } from '../picture/whereabouts.ts';
import { Camera, operationExtent, type Covered } from './camera.ts';
import type { Drawn } from './marks.ts';

export interface LookoutOptions {
  readonly map: MapLibre; readonly store: Store;
  /** Where to look while the operation says nothing. */
  readonly home: () => Extent;
  readonly marks: (key: EntityKey) => readonly Drawn[];
  readonly covered: () => Covered;
}

export class Lookout {
  readonly camera: Camera;
  readonly #store: Store;
  readonly #home: () => Extent;
  #fitted: boolean;
  /** As the store has it; anything else there is a wish to go elsewhere. */
  #moved: Extent | undefined;

  constructor({ map, store, home, marks, covered }: LookoutOptions) {
    this.camera = new Camera(map, marks, covered);
    this.#store = store;
    this.#home = home;
    this.#fitted = operationExtent(store.state.views) !== undefined;
    this.#moved = store.state.moved;
    if (this.#moved === undefined) this.camera.fit(this.#whole(), false);
    else this.camera.look(this.#moved);
    map.on('moveend', (event) => { this.#arrived(('originalEvent' in event && event.originalEvent !== undefined) || 'asked' in event); });
    // Whoever sees the whole operation goes on seeing it when the log or a panel takes room.
    map.on('resize', () => { if (this.#moved === undefined) this.camera.fit(this.#whole(), false); });
    this.#arrived(false);
  }

  /** Follows the store until the answers are called. */
  listen(): readonly (() => void)[] {
    const store = this.#store;
    // A frame later: what opens with it may lie over the map.
    const show = (key: EntityKey | undefined): void => { if (key !== undefined) requestAnimationFrame(() => { this.camera.show(markFor(key, store.state.views)); }); };
    if (this.#moved === undefined) show(store.state.selection);
    return [
      store.watch(({ selection }) => selection, show),
      store.watch(({ following }) => following, () => { this.follow(); }),
      store.watch(({ moved }) => moved, (moved) => { this.#goTo(moved); }),
    ];
  }

  /** Shows everything the operation has. */
  fit(): void {
    this.#store.setFollowing(false);
    this.#moved = undefined;
    this.#store.look({ moved: undefined });
    this.camera.fit(this.#whole(), true);
  }

  /** An operation that was empty until now says where it is. */
  settle(): void {
    if (this.#fitted || operationExtent(this.#store.state.views) === undefined) return;
    this.#fitted = true;
    if (this.#moved === undefined) this.camera.fit(this.#whole(), false);
  }

  follow(): void {
    const { following, selection, views } = this.#store.state;
    if (following && selection !== undefined) this.camera.follow(markFor(selection, views));
  }

  #whole(): Extent { return operationExtent(this.#store.state.views) ?? this.#home(); }

  #arrived(asked: boolean): void {
    const extent = this.camera.extent();
    this.#store.setExtent(extent);
    if (!asked) return;
    this.#moved = extent;
    this.#store.look({ moved: extent });
  }

  #goTo(moved: Extent | undefined): void {
    if (moved === this.#moved) return;
    this.#moved = moved;
    if (moved === undefined) this.camera.fit(this.#whole(), false);
    else this.camera.look(moved);
  }
}
