import { Compile, type Validator } from 'typebox/compile';
import { COMMAND_TYPES, type Command, type CommandType } from '#libs/domain';
import { pointedErrors } from '../events/errors.ts';
import { isMembers } from '../events/members.ts';
import { LIMITS, writtenWithin } from '../limits.ts';
import type { PointedError } from '../problems.ts';
import { commandSchema } from './schemas.ts';

export type ParsedCommand =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly errors: readonly PointedError[] };

const TYPES: ReadonlySet<unknown> = new Set(COMMAND_TYPES);
const compiled = new Map<CommandType, Validator>();
function checkOf(type: CommandType): Validator {
  let check = compiled.get(type);
  if (check === undefined) compiled.set(type, (check = Compile(commandSchema(type)) as unknown as Validator));
  return check;
}

const refused = (pointer: string, detail: string): ParsedCommand => ({ ok: false, errors: [{ pointer, detail }] });

/** One command as somebody asked it. Its `data` passes the schema of its type; whether it may be done is the domain's to say. */
export function parseCommand(input: unknown): ParsedCommand {
  if (!isMembers(input)) return refused('', 'The command must be an object.');
  const { type } = input;
  if (!TYPES.has(type)) {
    if (type === undefined) return refused('/type', 'type is required.');
    return refused('/type', 'type is not a command.');
  }
  if (writtenWithin(input, LIMITS.commandBytes) === undefined) return refused('', `The command must have at most ${LIMITS.commandBytes} bytes.`);
  const check = checkOf(type as CommandType);
  if (!check.Check(input)) return { ok: false, errors: pointedErrors(check, input, 'command') };
  return { ok: true, command: { ...input, data: input['data'] ?? {} } as unknown as Command };
}
