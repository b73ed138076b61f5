/** What every reader of a log relies on in a body: less than the border asks for, so that no limit that is made tighter later makes an old log unreadable. */
import { Compile, type Validator } from 'typebox/compile';
import type { TSchema } from 'typebox';
import type { FactName } from '#libs/domain';
import { BODIES } from '../facts/bodies.ts';

/** How long text and lists may be, how text is written, and which members may be there besides: nothing that is folded rests on these. */
const ONLY_FOR_THE_BORDER: ReadonlySet<string> = new Set(['minLength', 'maxLength', 'maxItems', 'pattern', 'format', 'additionalProperties', 'description', 'title']);

const compiled = new Map<FactName, Validator>();

/** Whether a body has the members that its fact needs, each of the type that it must have, and numbers and words that there are. */
export function hasShape(fact: FactName, data: unknown): boolean {
  let check = compiled.get(fact);
  if (check === undefined) compiled.set(fact, (check = Compile(shapeOf(BODIES[fact]) as TSchema) as unknown as Validator));
  return check.Check(data);
}

/** A schema as plain JSON Schema without what is for the border alone; what refines text is no JSON and goes as well. */
function shapeOf(schema: TSchema): object {
  return JSON.parse(JSON.stringify(schema, (name, value: unknown) => (isForTheBorder(name, value) ? undefined : value))) as object;
}

/** A member of a body may have such a name too: then it is a schema, which these are not. */
const isForTheBorder = (name: string, value: unknown): boolean => name.startsWith('~') || (ONLY_FOR_THE_BORDER.has(name) && (typeof value !== 'object' || value === null));
