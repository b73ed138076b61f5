import { Compile, type Validator } from 'typebox/compile';
import type { FactName } from '#libs/domain';
import { ENVELOPE, eventSchema } from './envelope.ts';

/** Checks are compiled when they are first needed: a console that only reads types compiles none. */
const compiled = new Map<FactName, Validator>();
export function checkOf(fact: FactName): Validator {
  let check = compiled.get(fact);
  if (check === undefined) compiled.set(fact, (check = Compile(eventSchema(fact)) as unknown as Validator));
  return check;
}

let envelope: Validator | undefined;
export const envelopeCheck = (): Validator => (envelope ??= Compile(ENVELOPE) as unknown as Validator);
