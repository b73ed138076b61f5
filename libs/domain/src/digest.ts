/** SHA-256 (FIPS 180-4) in plain arithmetic, because the domain imports nothing. For identities of a few hundred bytes, not for bulk. */

const FRACTIONS = firstPrimes(64);
const ROUND = FRACTIONS.map((prime) => fraction(Math.cbrt(prime)));
const START = FRACTIONS.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

/** The first 32 bits behind the point. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
}

/** SHA-256 of the text's UTF-8 bytes, as 64 lower-case hex digits. */
export function sha256(text: string): string {
  const words = padded(utf8(text));
  let state: readonly number[] = START;
  for (let at = 0; at < words.length; at += 16) state = compressed(state, words.slice(at, at + 16));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

const turned = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

function compressed(state: readonly number[], block: readonly number[]): readonly number[] {
  const w = [...block];
  for (let at = 16; at < 64; at += 1) {
    const [w15, w2] = [w[at - 15] as number, w[at - 2] as number];
    const s0 = turned(w15, 7) ^ turned(w15, 18) ^ (w15 >>> 3);
    const s1 = turned(w2, 17) ^ turned(w2, 19) ^ (w2 >>> 10);
    w.push(((w[at - 16] as number) + s0 + (w[at - 7] as number) + s1) | 0);
  }
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
  for (let at = 0; at < 64; at += 1) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[at] as number) + (w[at] as number)) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + (state[at] as number)) | 0);
}

/** The bytes, a one bit, zeros, and the length in bits as 64 bits: whole blocks of sixteen words. */
function padded(bytes: readonly number[]): number[] {
  const words: number[] = Array.from({ length: (((bytes.length + 8) >> 6) + 1) * 16 }, () => 0);
  [...bytes, 0x80].forEach((byte, at) => { words[at >> 2] = (words[at >> 2] as number) | (byte << (24 - (at % 4) * 8)); });
  words[words.length - 2] = Math.floor((bytes.length * 8) / 2 ** 32);
  words[words.length - 1] = (bytes.length * 8) | 0;
  return words;
}

function utf8(text: string): readonly number[] {
  return [...text].flatMap((character) => {
    const code = character.codePointAt(0) as number;
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    if (point < 0x80) return [point];
    const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
    if (point < 0x800) return [0xc0 | (point >> 6), tail(0)];
    if (point < 0x10000) return [0xe0 | (point >> 12), tail(6), tail(0)];
    return [0xf0 | (point >> 18), tail(12), tail(6), tail(0)];
  });
}
