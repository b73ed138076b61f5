import { LIMITS, problem, reasonOf, type EventResult, type ParsedEvent, type PointedError, type Problem } from '#libs/protocol';
import type { Position } from '#libs/domain';

/** One event of a request, after everything that could refuse it. */
export type Judged =
  /** Without a position it is durable here, and gets one later. */
  | { readonly source: string; readonly id: string; readonly position: Position | undefined }
  | { readonly source: string | null; readonly id: string | null; readonly errors: readonly PointedError[] };

export interface Answer { readonly status: number; readonly problem?: Problem; readonly results: readonly EventResult[] }

/**
 * What a sender is told: 202 when no event was rejected, 207 when some were, and when all were, a problem that carries the
 * results: 403 when the caller may send none of them, else 422. Positions are told to whoever may see the whole log.
 */
export function answerTo(judged: readonly Judged[], options: { readonly batch: boolean; readonly forbidden: number; readonly positions: boolean }): Answer {
  const results = judged.map((one) => resultOf(one, options.positions));
  const rejected = judged.flatMap((one, index) => ('errors' in one ? [{ errors: one.errors, index }] : []));
  if (rejected.length === 0) return { status: 202, results };
  if (rejected.length < judged.length) return { status: 207, results };
  const errors = rejected.flatMap(({ errors: of, index }) => of.map(({ pointer, detail }) => ({ pointer: options.batch ? `/${index}${pointer}` : pointer, detail })));
  const told = errors.slice(0, LIMITS.toldErrors);
  const refused = options.forbidden === judged.length
    ? problem('forbidden', 'This caller may not send as the source of any of these events.', told)
    : problem('rejected', 'Every event of the request is refused.', told);
  return { status: refused.status, problem: refused, results };
}

function resultOf(one: Judged, positions: boolean): EventResult {
  const { source, id } = one;
  if ('errors' in one) return { source, id, status: 'rejected', reason: reasonOf(one.errors) };
  if (one.position === undefined) return { source, id, status: 'spooled' };
  return { source, id, status: 'recorded', ...(positions && { position: one.position }) };
}

/** A refused event, named as far as it could be read. */
export function rejectedOf({ source, id, errors }: Extract<ParsedEvent, { ok: false }>): Judged {
  return { source: source ?? null, id: id ?? null, errors };
}
