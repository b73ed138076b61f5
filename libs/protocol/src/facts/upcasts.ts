/** Bodies of old versions, brought to the newest: a log is read for ever. */
import type { FactName } from '#libs/domain';
import { BODIES } from './bodies.ts';

type Members = Readonly<Record<string, unknown>>;
/** Makes a body of the next version out of one of the version before it. Never throws for what that version's schema took. */
export type Upcast = (data: Members) => Members;
/** Fact → its steps: the first brings version 1 to version 2. A fact that is not named has version 1 only. */
export type Upcasts = Readonly<Partial<Record<FactName, readonly Upcast[]>>>;

export const UPCASTS: Upcasts = {};

/** The version of a fact that is written. */
export const newestOf = (fact: FactName, upcasts: Upcasts = UPCASTS): number => (upcasts[fact]?.length ?? 0) + 1;

export function upcast(fact: FactName, version: number, data: Members, upcasts: Upcasts = UPCASTS): Members {
  return (upcasts[fact] ?? []).slice(version - 1).reduce((body, step) => step(body), data);
}

export const isFactName = (name: string): name is FactName => Object.hasOwn(BODIES, name);
const typeOfVersion = (fact: FactName, version: number): string => `watchfloor.${fact}.v${version}`;

/** Fact → its type, as it is written: made once, because every event asks for it. */
const WRITTEN: ReadonlyMap<FactName, string> = new Map((Object.keys(BODIES) as readonly FactName[]).map((fact) => [fact, typeOfVersion(fact, newestOf(fact))]));
export const typeOfFact = (fact: FactName, version?: number): string => (version === undefined ? (WRITTEN.get(fact) as string) : typeOfVersion(fact, version));

/** The type of every fact, as it is written. */
export const FACT_TYPES: readonly string[] = [...WRITTEN.values()];

/** `watchfloor.<fact>.v<n>`: the fact may be one that this program does not know. */
const TYPE = /^watchfloor\.([a-z]+(?:-[a-z]+)*)\.v([1-9]\d{0,8})$/;
interface Named { readonly fact: string; readonly version: number }
const NEWEST: ReadonlyMap<string, Named> = new Map([...WRITTEN].map(([fact, type]) => [type, { fact, version: newestOf(fact) }]));
export function readType(type: string): Named | undefined {
  return NEWEST.get(type) ?? readOther(type);
}

function readOther(type: string): Named | undefined {
  const match = TYPE.exec(type);
  return match === null ? undefined : { fact: match[1] as string, version: Number(match[2]) };
}
