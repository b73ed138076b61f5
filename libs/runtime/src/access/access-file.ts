import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAudience, type Audience } from '#libs/domain';
import { ConfigError } from '../config.ts';
import { parseJson } from '../http/json-text.ts';
import { isActorName } from './actor.ts';

/** What the holder of one token may do. The token itself is not read from here, only its digest. */
export interface Grant {
  readonly digest: Buffer;
  readonly name: string;
  readonly audience?: Audience;
  readonly desk?: string;
  readonly sends: readonly string[];
}

/** Largest file that is read, in bytes. */
const FILE_BYTES = 1_048_576;
/** What a bearer token can be made of: RFC 6750. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;
const FIELDS: ReadonlySet<string> = new Set(['audience', 'desk', 'name', 'sends']);

export const digestOf = (token: string): Buffer => hash('sha256', token, 'buffer');

/** Reads the file that ACCESS names. Throws {@link ConfigError} with one line that says which entry is wrong, never its token. */
export function readGrants(file: string): readonly Grant[] {
  const entries = readObject(file);
  return Object.entries(entries).map(([token, entry], index) => {
    const wrong = (what: string): never => {
      throw new ConfigError(`ACCESS: entry ${index + 1} of ${file} ${what}.`);
    };
    if (!TOKEN.test(token)) wrong('has a token with characters that no bearer token has');
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return wrong('is not an object');
    const fields = entry as Readonly<Record<string, unknown>>;
    if (Object.keys(fields).some((field) => !FIELDS.has(field))) wrong('has a field that is none of audience, desk, name, sends');
    const { audience, desk, name, sends = [] } = fields;
    if (typeof name !== 'string' || !isActorName(name)) return wrong('needs a name of 1 to 64 characters without control or bidi characters');
    if (audience !== undefined && (typeof audience !== 'string' || !isAudience(audience))) {
      return wrong('has an audience that is none of operations, public, aid:<organisation>, liaison:<party>');
    }
    if (desk !== undefined && (typeof desk !== 'string' || !isActorName(desk))) return wrong('has a desk that is not a name');
    if (!Array.isArray(sends) || !sends.every((prefix) => typeof prefix === 'string')) return wrong('has sends that are not a list of source prefixes');
    return { digest: digestOf(token), name, sends, ...(audience !== undefined && { audience }), ...(desk !== undefined && { desk }) };
  });
}

function readObject(file: string): object {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    throw new ConfigError(`ACCESS: ${file} cannot be read.`);
  }
  if (bytes.length > FILE_BYTES) throw new ConfigError(`ACCESS: ${file} is larger than ${FILE_BYTES} bytes.`);
  const parsed = parseJson(bytes);
  if (!parsed.ok || parsed.value === null || typeof parsed.value !== 'object' || Array.isArray(parsed.value)) {
    throw new ConfigError(`ACCESS: ${file} is not a JSON object from token to what its holder may do, each token once.`);
  }
  return parsed.value;
}
