import { parseTime, type Millis, type Position } from '#libs/domain';
import { problem, type PointedError } from '#libs/protocol';
import { refuse } from './problems.ts';

const LIMIT_DEFAULT = 100;
const LIMIT_AT_MOST = 1_000;
/** No query value is longer. */
const TEXT_AT_MOST = 1_024;
const WHOLE = /^-?\d{1,15}$/;
/** A plus sign that was not percent-encoded arrives as a space. */
const LOST_PLUS = / (?=\d\d:\d\d$)/;

/** The query string of one request. Every bad value is 400 with a pointer to it; names may be given once. */
export class Asked {
  private readonly values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.values = values;
  }

  text(name: string): string | undefined {
    const value = Object.hasOwn(this.values, name) ? this.values[name] : undefined;
    if (value === undefined) return undefined;
    if (typeof value !== 'string') return bad(name, 'is given more than once');
    return value.length <= TEXT_AT_MOST ? value : bad(name, `is longer than ${TEXT_AT_MOST} characters`);
  }

  /** 1 to 1,000; 100 when absent. */
  limit(): number {
    const limit = this.whole('limit') ?? LIMIT_DEFAULT;
    return limit >= 1 && limit <= LIMIT_AT_MOST ? limit : bad('limit', `is a whole number from 1 to ${LIMIT_AT_MOST}`);
  }

  whole(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    return WHOLE.test(text) ? Number(text) : bad(name, 'is a whole number');
  }

  time(name: string): Millis | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : (parseTime(text.replace(LOST_PLUS, '+')) ?? bad(name, 'is an RFC 3339 time with an offset'));
  }

  flag(name: string): boolean {
    const text = this.text(name);
    if (text === undefined || text === '0' || text === 'false') return false;
    return text === '' || text === '1' || text === 'true' ? true : bad(name, 'is 0 or 1');
  }

  /** A moment of recorded time, or a position. */
  knowledge(name: string): { readonly time: Millis } | { readonly position: Position } | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    if (!WHOLE.test(text)) return { time: this.time(name) as Millis };
    const position = Number(text);
    return position >= 0 ? { position } : bad(name, 'is a position from 0, or an RFC 3339 time');
  }

  /** Every name but these. */
  except(names: ReadonlySet<string>): readonly string[] {
    return Object.keys(this.values).filter((name) => !names.has(name));
  }

  bad(name: string, detail: string): never {
    return bad(name, detail);
  }
}

function bad(name: string, detail: string): never {
  const error: PointedError = { pointer: `/${name}`, detail: `The query value ${detail}.` };
  return refuse(problem('bad-request', 'A value of the query is not valid.', [error]));
}
