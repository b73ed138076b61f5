import { Compile, type Validator } from 'typebox/compile';
import { pointedErrors } from '../events/errors.ts';
import { isMembers } from '../events/members.ts';
import { withoutNulls } from '../events/parse-event.ts';
import { LIMITS, writtenWithin } from '../limits.ts';
import type { PointedError } from '../problems.ts';
import type { Join } from './frames.ts';
import { JOIN } from './schemas.ts';

export type ParsedJoin = { readonly ok: true; readonly join: Join } | { readonly ok: false; readonly errors: readonly PointedError[] };

let check: Validator | undefined;

/** What a console asks to follow. Whether it may is not asked here. Null members are absent ones. */
export function parseJoin(input: unknown): ParsedJoin {
  if (!isMembers(input)) return { ok: false, errors: [{ pointer: '', detail: 'The join must be an object.' }] };
  if (writtenWithin(input, LIMITS.joinBytes) === undefined) return { ok: false, errors: [{ pointer: '', detail: `The join must have at most ${LIMITS.joinBytes} bytes.` }] };
  const members = withoutNulls(input);
  check ??= Compile(JOIN) as unknown as Validator;
  return check.Check(members) ? { ok: true, join: members as unknown as Join } : { ok: false, errors: pointedErrors(check, members, 'join') };
}
