/** The address is the state that survives a reload: operation, selection, theme, language, audience. There is no router. */
import type { EntityKey, OperationId } from '#libs/domain';
import type { Theme } from './state.ts';

export type Language = 'en' | 'ar' | 'he';
export interface Address {
  readonly operation: OperationId;
  readonly selection: EntityKey | undefined;
  /** Undefined: as the machine prefers. */
  readonly theme: Theme | undefined;
  /** Undefined: as the browser says. */
  readonly language: Language | undefined;
  readonly audience: string | undefined;
}

const OPERATION = /^[a-z][a-z0-9-]{0,31}$/;
const KEY = /^[a-z]+\/[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const AUDIENCE = /^[a-z]+(?::[A-Za-z0-9][A-Za-z0-9._-]{0,63})?$/;
/** The operation that is shown when the address names none. */
const DEFAULT_OPERATION = 'demo';

/** Reads `?operation=&sel=&theme=&lang=&audience=`; what does not fit its form reads as absent. */
export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const fitting = (name: string, form: RegExp): string | undefined => {
    const value = query.get(name);
    return value !== null && form.test(value) ? value : undefined;
  };
  return {
    operation: fitting('operation', OPERATION) ?? DEFAULT_OPERATION,
    selection: fitting('sel', KEY),
    theme: fitting('theme', /^(?:dark|light)$/) as Theme | undefined,
    language: fitting('lang', /^(?:en|ar|he)$/) as Language | undefined,
    audience: fitting('audience', AUDIENCE),
  };
}

/** The same query with one part set, or left out when undefined; every other part stays as it is. */
export function withPart(search: string, part: 'operation' | 'sel' | 'theme' | 'lang', value: string | undefined): string {
  const query = new URLSearchParams(search);
  if (value === undefined) query.delete(part);
  else query.set(part, value);
  const text = query.toString().replaceAll('%2F', '/');
  return text === '' ? '' : `?${text}`;
}
