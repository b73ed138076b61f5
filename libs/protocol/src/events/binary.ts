/** CloudEvents in binary mode: attributes in headers (`ce-` over HTTP, `ce_` in Kafka), data in the body. */
import type { PointedError } from '../problems.ts';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;
/** `input` is what {@link parseEvent} takes; it has not been checked. */
export type Assembled = { readonly ok: true; readonly input: Readonly<Record<string, unknown>> } | { readonly ok: false; readonly errors: readonly PointedError[] };

const PREFIX = 'ce-';
/** Attributes that have another place in binary mode. */
const ELSEWHERE: ReadonlySet<string> = new Set(['datacontenttype', 'data', 'data_base64']);
const QUOTED = /^"(?:[^"\\]|\\.)*"$/s;
const PRINTABLE = /^[\u0020-\u007E]*$/;

/** Whether a request is in binary mode: it names a version of CloudEvents in a header. */
export const isBinary = (headers: Headers): boolean => headers['ce-specversion'] !== undefined;

/**
 * The event in the headers and the body of one request, header names in lower case. A value is taken out of its quotes and
 * percent-decoded once, as UTF-8. `data` is the body as JSON, undefined when there is none. Whether names are legal is parseEvent's to say.
 */
export function fromBinary(headers: Headers, data?: unknown): Assembled {
  const errors: PointedError[] = [];
  const attributes: [string, string][] = [];
  for (const [header, value] of Object.entries(headers)) {
    if (!header.startsWith(PREFIX) || value === undefined) continue;
    const name = header.slice(PREFIX.length);
    const read = typeof value === 'string' ? readHeader(value) : undefined;
    if (read !== undefined || ELSEWHERE.has(name)) attributes.push([name, read ?? '']);
    else errors.push({ pointer: `/${name}`, detail: `${name} must be one header of ASCII characters, others percent-encoded as UTF-8.` });
  }
  const type = headers['content-type'];
  const assembled = assemble(attributes, typeof type === 'string' ? type : undefined, data);
  if (errors.length === 0) return assembled;
  return { ok: false, errors: assembled.ok ? errors : [...errors, ...assembled.errors] };
}

/** The event that attributes make which were read from their headers already, each name once, with the type of its data and the data. */
export function assemble(attributes: readonly (readonly [name: string, value: string])[], type: string | undefined, data?: unknown): Assembled {
  const misplaced = attributes.filter(([name]) => ELSEWHERE.has(name));
  if (misplaced.length > 0) return { ok: false, errors: misplaced.map(() => ({ pointer: '', detail: 'In binary mode the data is the body, and Content-Type is its type.' })) };
  const input = Object.fromEntries<unknown>(attributes);
  return { ok: true, input: { ...input, ...(type !== undefined && { datacontenttype: type }), ...(data !== undefined && { data }) } };
}

function readHeader(value: string): string | undefined {
  if (!PRINTABLE.test(value)) return undefined;
  const text = QUOTED.test(value) ? value.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : value;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
