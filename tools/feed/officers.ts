/** What the invented watch officers did about the alerts of the demo's past: most are acknowledged in minutes, some late, a few shelved. */
import {
  HOUR, MINUTE, SECOND, decide, formatTime, idOf, type Accepted, type By, type Command, type Millis, type OperationId, type Picture, type Recorded, type Severity,
} from '#libs/domain';
import { encodeAct } from '#libs/protocol';
import { dice } from './dice.ts';

export const OFFICERS: readonly By[] = ['Watch 1', 'Watch 2', 'Shift lead'].map((name) => ({ name, audience: 'operations', desk: 'watch', verified: false }));

/** From when to when after a raise somebody acknowledges it. */
const ANSWERED_AFTER: Readonly<Record<Severity, readonly [Millis, Millis]>> = {
  'life-safety': [15 * SECOND, 100 * SECOND], 'high': [30 * SECOND, 270 * SECOND], 'medium': [MINUTE, 14 * MINUTE], 'low': [MINUTE, 30 * MINUTE],
};
/** What is as new as this is left to who opens the demo. */
const LEFT: Millis = 12 * MINUTE;

const CONFIRMED = ['Convoy told to wait', 'Reported by a second team', 'Driver confirms by radio'];
const SHELVED = ['Known works at the gate', 'Liaison is on it, asked again in an hour', 'The team repairs its radio'];
const CLOSED = ['Convoy passed safely', 'Nobody hurt, convoy goes on', 'Handed to the liaison office'];

interface Meant { readonly at: Millis; readonly by: By; readonly command: Command }

/** Is told of every record of the past, and says what the officers did by then. The same seed tells the same. */
export class Officers {
  private readonly operation: OperationId;
  private readonly seed: number;
  private readonly until: Millis;
  private meant: readonly Meant[] = [];

  constructor(operation: OperationId, seed: number, until: Millis) {
    this.operation = operation;
    this.seed = seed;
    this.until = until;
  }

  note({ event, recordedAt }: Recorded): void {
    if (event.fact !== 'alert-raised' || recordedAt > this.until - LEFT) return;
    const { severity } = event.data;
    const d = dice(this.seed, 'officers', event.subject, severity);
    const by = d.pick(OFFICERS);
    const [soon, late] = ANSWERED_AFTER[severity];
    const at = recordedAt + (d.chance(0.9) ? d.between(soon, late) : late * d.between(1.2, 2));
    const command = (type: Command['type'], data: object): Command => ({ id: `${idOf(event.subject)}-${severity}-${type}`, type, subject: event.subject, data }) as Command;
    const mean = (after: Millis, what: Command): void => this.mean({ at: Math.round(after), by, command: what });
    if (severity === 'life-safety') {
      mean(at, command('confirm-alert', { note: d.pick(CONFIRMED) }));
      mean(at + d.between(62, 95) * MINUTE, command('close-alert', { note: d.pick(CLOSED) }));
    } else if (d.chance(0.06)) {
      const end = Math.round(at + d.between(1, 4) * HOUR);
      mean(at, command('shelve-alert', { until: formatTime(end), reason: d.pick(SHELVED) }));
      mean(end + d.between(soon, late), command('acknowledge-alert', {}));
    } else mean(at, command('acknowledge-alert', {}));
  }

  /** When somebody does something next. */
  get next(): Millis {
    return this.meant[0]?.at ?? Infinity;
  }

  /** The next that somebody does, at that instant; nothing where it was overtaken by events. */
  take(picture: Picture, now: Millis): readonly Accepted[] {
    const [first, ...rest] = this.meant;
    this.meant = rest;
    if (first === undefined) return [];
    const { by, command } = first;
    const decision = decide(picture, { ...command, from: null }, { audience: 'operations', by, now, position: 0 });
    if ('refused' in decision) return [];
    const event = encodeAct(decision.act, { id: command.id, source: `urn:watchfloor:${this.operation}`, time: now, actor: by.name });
    return [{ event, recordedAt: now }];
  }

  private mean(one: Meant): void {
    this.meant = [...this.meant, one].sort((a, b) => a.at - b.at || (a.command.id < b.command.id ? -1 : 1));
  }
}
