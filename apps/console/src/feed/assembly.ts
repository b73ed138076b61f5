import type { Pair, PicturePart } from './frames.ts';
import { PICTURE_LIMIT } from './limits.ts';

/** A whole picture comes in parts, and nothing of it is shown before the last one. */
export class Assembly {
  #parts: PicturePart[] = [];
  #entities = 0;

  /** The next part, of the same picture or the first of another one. All entities once it is whole; `too-big` when there are more than `PICTURE_LIMIT`. */
  add(part: PicturePart): readonly Pair[] | 'too-big' | undefined {
    const [first] = this.#parts;
    if (first !== undefined && (first.cursor !== part.cursor || first.epoch !== part.epoch)) this.forget();
    this.#parts.push(part);
    this.#entities += part.entities.length;
    if (this.#entities > PICTURE_LIMIT) return 'too-big';
    if (!part.done) return undefined;
    const whole = this.#parts.flatMap(({ entities }) => entities);
    this.forget();
    return whole;
  }

  forget(): void {
    this.#parts = [];
    this.#entities = 0;
  }
}
