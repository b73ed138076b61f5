import type { Audience } from '#libs/domain';
import type { Sealing } from './cursor.ts';
import { Seal } from './seal.ts';

/** Every audience but operations gets cursors it cannot read: a position would tell how much it does not see. */
export class CursorSeals {
  private readonly seals = new Map<string, Seal>();

  /** Undefined for operations. Made from the log's id, so that every server of an operation opens what another one sealed. */
  of(log: string, audience: Audience): Sealing | undefined {
    if (audience === 'operations') return undefined;
    let seal = this.seals.get(log);
    if (seal === undefined) this.seals.set(log, (seal = new Seal(log)));
    const own = seal;
    // The audience is part of what is sealed: one audience's cursor says nothing to another.
    return {
      seal: (text) => own.seal(`${audience} ${text}`),
      open: (sealed) => {
        const text = own.open(sealed);
        return text?.startsWith(`${audience} `) === true ? text.slice(audience.length + 1) : undefined;
      },
    };
  }
}
