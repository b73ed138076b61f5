import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { pointedErrors } from '../events/errors.ts';
import { isMembers } from '../events/members.ts';
import { withoutNulls } from '../events/parse-event.ts';
import { LIMITS, writtenWithin } from '../limits.ts';
import type { PointedError } from '../problems.ts';
import type { Mode, Open, Seek, Speed } from './playback.ts';
import { MODE, OPEN, PAUSE, PLAY, SEEK, SPEED } from './playback-schemas.ts';

/** Every control of a playback and what it carries. */
export interface Controls { readonly open: Open; readonly seek: Seek; readonly play: object; readonly pause: object; readonly speed: Speed; readonly mode: Mode }
export type ControlName = keyof Controls;
const SCHEMAS: Readonly<Record<ControlName, TSchema>> = { open: OPEN, seek: SEEK, play: PLAY, pause: PAUSE, speed: SPEED, mode: MODE };
export const CONTROL_NAMES = Object.keys(SCHEMAS) as readonly ControlName[];

export type ParsedControl<N extends ControlName> = { readonly ok: true; readonly control: Controls[N] } | { readonly ok: false; readonly errors: readonly PointedError[] };

const compiled = new Map<ControlName, Validator>();
function checkOf(name: ControlName): Validator {
  let check = compiled.get(name);
  if (check === undefined) compiled.set(name, (check = Compile(SCHEMAS[name]) as unknown as Validator));
  return check;
}

/** What a console asks of a playback; `play` and `pause` may come without anything. Whether it may is not asked here. Null members are absent ones. */
export function parseControl<N extends ControlName>(name: N, input: unknown): ParsedControl<N> {
  const given = input === undefined && (name === 'play' || name === 'pause') ? {} : input;
  if (!isMembers(given)) return refused('', `The payload of ${name} must be an object.`);
  if (writtenWithin(given, LIMITS.joinBytes) === undefined) return refused('', `The payload of ${name} must have at most ${LIMITS.joinBytes} bytes.`);
  const members = withoutNulls(given);
  const check = checkOf(name);
  if (!check.Check(members)) return { ok: false, errors: pointedErrors(check, members, name) };
  if (name === 'seek' && ('at' in members) === ('step' in members)) return refused('/at', 'at or step is required, and not both.');
  return { ok: true, control: members as unknown as Controls[N] };
}

const refused = (pointer: string, detail: string): { readonly ok: false; readonly errors: readonly PointedError[] } => ({ ok: false, errors: [{ pointer, detail }] });
