/** Reads over HTTP what is not in the picture: an entity's events, the log. All paths are of our own origin. */
import { idOf, typeOf, type EntityKey, type EntityView, type OperationId, type Position } from '#libs/domain';
import type { Timeline } from '#libs/protocol';

/** One event as the caller's audience may read it, a CloudEvent in structured JSON. */
export interface EventItem {
  /** Only for `operations`. */
  readonly position?: Position;
  readonly recordedAt: string;
  readonly event: {
    readonly id: string; readonly source: string; readonly type: string; readonly subject: string; readonly time: string;
    readonly actor?: string; readonly data?: Readonly<Record<string, unknown>>;
  };
}
export interface EventPage { readonly items: readonly EventItem[]; readonly next?: string | number }
export interface EventQuery {
  readonly after?: string | number;
  readonly limit?: number;
  readonly type?: string;
  readonly subject?: EntityKey;
  readonly from?: string;
  readonly to?: string;
  /** Full text. */
  readonly q?: string;
}

/** Whoever reads: which operation, and as whom. `token` is sent as a bearer token. */
export interface Reader { readonly operation: OperationId; readonly audience?: string | undefined; readonly token?: string | undefined }

/** The answer was no; `status` is HTTP's, 0 when there was no answer at all. */
export class ReadRefused extends Error {
  override readonly name = 'ReadRefused';
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

async function get<T>(reader: Pick<Reader, 'token'>, path: string, query: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<T> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(name, String(value));
  const text = search.size === 0 ? '' : `?${search.toString()}`;
  const response = await fetch(`/v1/operations${path}${text}`, {
    headers: { accept: 'application/json', ...(reader.token === undefined ? {} : { authorization: `Bearer ${reader.token}` }) },
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw new ReadRefused(0, 'no answer');
  });
  if (!response.ok) throw new ReadRefused(response.status, response.statusText);
  return await response.json() as T;
}
const within = (reader: Reader, rest: string): string => `/${encodeURIComponent(reader.operation)}${rest}`;

/** The events of one entity, as in the log, oldest first. */
export const readHistory = (reader: Reader, key: EntityKey, options: { readonly limit?: number; readonly after?: string | number } = {}, signal?: AbortSignal): Promise<EventPage> =>
  get(reader, within(reader, `/entities/${typeOf(key)}/${encodeURIComponent(idOf(key))}/history`), { ...options, audience: reader.audience }, signal);

/** How much a stretch of the log holds. */
export const readTimeline = (reader: Reader, query: { readonly from: string; readonly to: string; readonly buckets: number }, signal?: AbortSignal): Promise<Timeline> =>
  get(reader, within(reader, '/timeline'), { ...query, audience: reader.audience }, signal);

/** The log in its order, through the caller's view. */
export const readEvents = (reader: Reader, query: EventQuery, signal?: AbortSignal): Promise<EventPage> =>
  get(reader, within(reader, '/events'), { ...query, audience: reader.audience }, signal);

/** The newest position that is folded; `operations` only. */
export const readPosition = async (reader: Reader, signal?: AbortSignal): Promise<Position> =>
  (await get<{ readonly position: Position }>(reader, within(reader, '/digest'), {}, signal)).position;

/** The whole picture as it was known at a position. */
export interface PictureAt { readonly position: Position; readonly at: string; readonly entities: readonly (readonly [EntityKey, EntityView])[] }
export const readPictureAt = async (reader: Reader, position: Position, signal?: AbortSignal): Promise<PictureAt> =>
  ({ ...await get<Pick<PictureAt, 'at' | 'entities'>>(reader, within(reader, '/picture'), { asKnownAt: position, audience: reader.audience }, signal), position });
