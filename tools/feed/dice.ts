/** Seeded dice: the same seed parts give the same throws on every machine. */
export interface Dice {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number;
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Picks by weight; weights need not add up to 1. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T;
  /** Around 0 with a standard deviation of 1. */
  normal(): number;
}

/** FNV-1a over UTF-16 code units: a 32-bit seed from readable parts. */
function seedOf(parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const unit of parts.join('\u0000')) hash = Math.imul(hash ^ (unit.codePointAt(0) as number), 0x01000193);
  return hash >>> 0;
}

/** mulberry32: one multiply and a few shifts a throw, 2^32 period, enough for a made-up day. */
export function dice(...parts: readonly (string | number)[]): Dice {
  let state = seedOf(parts);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (low: number, high: number) => low + (high - low) * next();
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1));
  const pick = <T>(from: readonly T[]): T => from[whole(0, from.length - 1)] as T;
  const weighted = <T>(from: readonly (readonly [number, T])[]): T => {
    let left = next() * from.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of from) if ((left -= weight) < 0) return value;
    return (from.at(-1) as readonly [number, T])[1];
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return { next, whole, between, chance: (probability) => next() < probability, pick, weighted, normal };
}
