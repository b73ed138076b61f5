import type { Static, TSchema } from 'typebox';
import type { FactName, Facts } from '#libs/domain';
import { ALERT_BODIES } from './alerts.ts';
import { CONVOY_BODIES } from './convoys.ts';
import { OPERATION_BODIES } from './operation.ts';
import { PLACE_BODIES } from './places.ts';
import { VIOLATION_BODIES } from './violations.ts';

/** The newest body of every fact. The version that is written is `NEWEST` in upcasts.ts. */
export const BODIES = { ...VIOLATION_BODIES, ...CONVOY_BODIES, ...PLACE_BODIES, ...OPERATION_BODIES, ...ALERT_BODIES } satisfies Record<FactName, TSchema>;

type Frozen<T> = T extends string | number | boolean | null | undefined ? T : { readonly [K in keyof T]: Frozen<T[K]> };
type Agree<S, F> = [Frozen<S>] extends [Frozen<F>] ? ([Frozen<F>] extends [Frozen<S>] ? true : false) : false;
type Holds<T extends true> = T;
/** Does not compile while a body's schema and the domain's type of that body differ. */
export type BodiesAgree = Holds<{ [F in FactName]: Agree<Static<(typeof BODIES)[F]>, Facts[F]> }[FactName]>;
