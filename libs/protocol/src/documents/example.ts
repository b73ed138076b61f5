import type { FactName, Facts } from '#libs/domain';
import { typeOfFact } from '../facts/upcasts.ts';

/** A whole event as a sender writes it. */
export interface Example {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly [extension: string]: unknown;
  readonly data: object;
}
interface Said { readonly id: string; readonly source: string; readonly time: string; readonly actor?: string }

export const example = <F extends FactName>(fact: F, subject: string, { id, source, time, ...extensions }: Said, data: Facts[F]): Example => ({
  specversion: '1.0', id, source, type: typeOfFact(fact), subject, time, datacontenttype: 'application/json', ...extensions, data,
});

export type Examples<F extends FactName> = { readonly [N in F]: readonly Example[] };
