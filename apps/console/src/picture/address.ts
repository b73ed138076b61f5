/** The address is the state that survives a reload, and what a link shows to somebody else. There is no router. */
import { HOUR, SECOND, formatTime, parseTime, type EntityKey, type OperationId } from '#libs/domain';
import { ALERT_TABS, BACKS, FIRST_SIGHT, LAYERS, LISTS, SPANS, THEMES, VIEWS, listOf, type Extent, type Hours, type ListName, type LogQuestion, type Range, type Sight, type Span, type Theme } from './state.ts';
import { SEVERITIES } from './tones.ts';

export type Language = 'en' | 'ar' | 'he';
export interface Address {
  readonly operation: OperationId;
  /** Undefined: as was chosen here before, or as the machine prefers. */
  readonly theme: Theme | undefined;
  /** Undefined: as the browser says. */
  readonly language: Language | undefined;
  readonly audience: string | undefined;
  readonly sight: Sight;
}

const OPERATION = /^[a-z][a-z0-9-]{0,31}$/;
const KEY = /^[a-z]+\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const AUDIENCE = /^[a-z]+(?::[A-Za-z0-9][A-Za-z0-9._-]{0,63})?$/;
const LANGUAGE = /^(?:en|ar|he)$/;
const NUMBER = /^-?\d{1,3}(?:\.\d{1,8})?$/;
/** The operation that is shown when the address names none. */
const DEFAULT_OPERATION = 'demo';
/** Longer words than these nobody searches for. */
export const WORDS_LIMIT = 200;
/** Decimals of an extent's degrees: about ten metres. */
const EXTENT_DECIMALS = 4;

const isOneOf = <T extends string>(words: readonly T[], text: string | null): text is T => words.some((word) => word === text);

/**
 * Reads `?operation=&audience=&lang=&theme=` and what is looked at: `&view=&list=&alerts=&sel=&layers=&severity=&here=&log=&words=&fact=&party=&placed=&counted=&back=&hours=&range=&bbox=`. What does not
 * fit its form reads as absent.
 */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const fitting = (name: string, form: RegExp): string | undefined => {
    const value = query.get(name);
    return value !== null && form.test(value) ? value : undefined;
  };
  return {
    operation: fitting('operation', OPERATION) ?? DEFAULT_OPERATION,
    theme: THEMES.find((theme) => theme === query.get('theme')),
    language: fitting('lang', LANGUAGE) as Language | undefined,
    audience: fitting('audience', AUDIENCE),
    sight: readSight(query, fitting('sel', KEY)),
  };
}

function readSight(query: URLSearchParams, selection: EntityKey | undefined): Sight {
  const [view, list, alerts, span] = [query.get('view'), query.get('list'), query.get('alerts'), query.get('log')];
  return {
    view: isOneOf(VIEWS, view) ? view : FIRST_SIGHT.view,
    list: isOneOf(LISTS, list) ? list : listFor(selection),
    alerts: isOneOf(ALERT_TABS, alerts) ? alerts : FIRST_SIGHT.alerts,
    selection,
    hidden: readOthers(LAYERS, query.get('layers')) ?? FIRST_SIGHT.hidden,
    muted: readOthers(SEVERITIES, query.get('severity')) ?? FIRST_SIGHT.muted,
    here: query.get('here') === '1',
    log: isOneOf(SPANS, span) ? readQuestion(query, span) : undefined,
    back: BACKS.find((back) => String(back) === query.get('back')) ?? FIRST_SIGHT.back,
    hours: readHours(query.get('hours')),
    range: readRange(query.get('range')),
    moved: readExtent(query.get('bbox')),
  };
}

const FACT = /^[a-z][a-z-]{0,63}$/;
function readQuestion(query: URLSearchParams, span: Span): LogQuestion {
  const [fact, party] = [query.get('fact') ?? '', (query.get('party') ?? '').slice(0, WORDS_LIMIT)];
  return {
    span, words: (query.get('words') ?? '').slice(0, WORDS_LIMIT), fact: FACT.test(fact) ? fact : undefined, party: party === '' ? undefined : party,
    here: query.get('placed') === '1', counted: query.get('counted') === '1',
  };
}
const writeQuestion = (log: LogQuestion | undefined): Readonly<Record<string, string | undefined>> => ({
  log: log?.span, words: log?.words === '' ? undefined : log?.words, fact: log?.fact, party: log?.party, placed: log?.here === true ? '1' : undefined, counted: log?.counted === true ? '1' : undefined,
});

/** The address names what is shown; kept is what is not. */
const readOthers = <T extends string>(all: readonly T[], shown: string | null): ReadonlySet<T> | undefined =>
  (shown === null ? undefined : new Set(all.filter((each) => !shown.split(',').includes(each))));
const writeOthers = <T extends string>(all: readonly T[], others: ReadonlySet<T>, atFirst: ReadonlySet<T>): string | undefined =>
  (others.size === atFirst.size && all.every((each) => others.has(each) === atFirst.has(each)) ? undefined : all.filter((each) => !others.has(each)).join(','));

const listFor = (selection: EntityKey | undefined): ListName | undefined => (selection === undefined ? undefined : listOf(selection)) ?? FIRST_SIGHT.list;

const HOUR_OF_DAY = /^\d{4}-\d{2}-\d{2}T\d{2}$/;
/** `2026-11-22T06,2026-11-22T09`, in UTC. */
function readHours(text: string | null): Hours | undefined {
  const parts = text?.split(',') ?? [];
  if (parts.length !== 2 || !parts.every((part) => HOUR_OF_DAY.test(part))) return undefined;
  const [from, to] = parts.map((part) => Date.parse(`${part}:00Z`)) as [number, number];
  return from < to && to - from <= LONGEST * HOUR ? { from, to } : undefined;
}
const LONGEST = Math.max(...BACKS);
const writeHours = ({ from, to }: Hours): string => [from, to].map((at) => new Date(at).toISOString().slice(0, 'YYYY-MM-DDTHH'.length)).join(',');

/** `2026-11-22T06:14:03Z,2026-11-22T06:20:00Z`. */
function readRange(text: string | null): Range | undefined {
  const [from, to, ...more] = (text ?? '').split(',').map(parseTime);
  return from !== undefined && to !== undefined && more.length === 0 && from < to && from % SECOND === 0 && to % SECOND === 0 ? { from, to } : undefined;
}
const writeRange = ({ from, to }: Range): string => [from, to].map((at) => formatTime(at).replace('.000Z', 'Z')).join(',');

function readExtent(text: string | null): Extent | undefined {
  const parts = text?.split(',') ?? [];
  if (parts.length !== 4 || !parts.every((part) => NUMBER.test(part))) return undefined;
  const [west, south, east, north] = parts.map(Number) as [number, number, number, number];
  return west >= -180 && west < east && east <= 180 && south >= -90 && south < north && north <= 90 ? [west, south, east, north] : undefined;
}

/** The same query with what is looked at now. What is as it was at first is left out, and every other part stays as it is. */
export function withSight(search: string, sight: Sight): string {
  return withParts(search, {
    view: sight.view === FIRST_SIGHT.view ? undefined : sight.view,
    list: sight.list === listFor(sight.selection) ? undefined : sight.list,
    alerts: sight.alerts === FIRST_SIGHT.alerts ? undefined : sight.alerts,
    sel: sight.selection,
    layers: writeOthers(LAYERS, sight.hidden, FIRST_SIGHT.hidden),
    severity: writeOthers(SEVERITIES, sight.muted, FIRST_SIGHT.muted),
    here: sight.here ? '1' : undefined,
    ...writeQuestion(sight.log),
    back: sight.back === FIRST_SIGHT.back ? undefined : String(sight.back),
    hours: sight.hours === undefined ? undefined : writeHours(sight.hours),
    range: sight.range === undefined ? undefined : writeRange(sight.range),
    bbox: sight.moved?.map((degrees) => degrees.toFixed(EXTENT_DECIMALS)).join(','),
  });
}

/** The same query with some parts set, or left out when undefined; every other part stays as it is. */
export function withParts(search: string, parts: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined) query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString().replaceAll('%2F', '/').replaceAll('%2C', ',').replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}
