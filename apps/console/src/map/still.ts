/** Keeps the map still while an update is on its way to it: MapLibre would draw the old tiles once more, and with them the time of the new ones. */

/** As much of a MapLibre map as this needs. */
export interface Frames {
  triggerRepaint: () => void;
  isMoving(): boolean;
  on(name: (typeof HANDS)[number] | 'remove', heard: () => void): unknown;
}

/** Whatever else wants a frame meanwhile waits at most this long, in milliseconds; what people do at the map never waits. */
export const STILL_LIMIT = 200;
/**
 * A frame asked for while an update's own frame is drawn comes this much later, in milliseconds, or with the next update: without
 * fades all labels are placed in the first one already, and MapLibre only looks once more.
 */
export const LOOK_AGAIN_AFTER = 400;
/** What people do at a map, as it says it before it draws. */
const HANDS = ['mousedown', 'touchstart', 'wheel', 'movestart', 'move'] as const;

export class Still {
  readonly #ask: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #later: ReturnType<typeof setTimeout> | undefined;
  #asked = false;
  #drawing = false;

  /** From now on every wish of `map` for a frame goes through here. */
  constructor(map: Frames) {
    const ask = map.triggerRepaint.bind(map);
    this.#ask = () => {
      clearTimeout(this.#later);
      this.#later = undefined;
      ask();
    };
    map.triggerRepaint = () => {
      if (this.#drawing && !map.isMoving()) this.#later ??= setTimeout(this.#ask, LOOK_AGAIN_AFTER);
      else if (this.#timer === undefined || map.isMoving()) this.#ask();
      else this.#asked = true;
    };
    for (const hand of HANDS) map.on(hand, () => { this.end(); });
    map.on('remove', () => { clearTimeout(this.#later); });
  }

  begin(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.end(); }, STILL_LIMIT);
  }

  /** Frames come again, and one at once if one was wanted. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#asked) return;
    this.#asked = false;
    this.#ask();
  }

  /** The frame being drawn shows the update. */
  drawn(): void {
    this.#drawing = true;
    queueMicrotask(() => { this.#drawing = false; });
  }
}
