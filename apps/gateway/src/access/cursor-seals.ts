import { Injectable } from '@nestjs/common';
import type { Audience } from '#libs/domain';
import { Seal } from '#libs/runtime';
import type { Sealing } from '../frames/cursor.ts';
import type { LiveOperation } from '../picture/live-operation.ts';

/** Every audience but operations gets cursors it cannot read: a position would tell how much it does not see. */
@Injectable()
export class CursorSeals {
  private readonly seals = new Map<string, Seal>();

  /** Undefined for operations. Made from the log's id, so that every gateway opens what another one sealed. */
  of(live: LiveOperation, audience: Audience): Sealing | undefined {
    if (audience === 'operations') return undefined;
    let seal = this.seals.get(live.log);
    if (seal === undefined) this.seals.set(live.log, (seal = new Seal(live.log)));
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
