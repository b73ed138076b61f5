/** SHA-256 (FIPS 180-4) in plain arithmetic, because the domain imports nothing. For identities of a few hundred bytes, not for bulk. */

const FRACTIONS = firstPrimes(64);
const ROUND = Int32Array.from(FRACTIONS, (prime) => fraction(Math.cbrt(prime)));
const START = Int32Array.from(FRACTIONS.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
/** What a block is spread to: digesting makes nothing for each round. */
const SPREAD = new Int32Array(64);

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
  const state = Int32Array.from(START);
  for (let at = 0; at < words.length; at += 16) compress(state, words, at);
  let hex = '';
  for (const word of state) hex += (word >>> 0).toString(16).padStart(8, '0');
  return hex;
}

const turned = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/** The state after the block that begins at that word, in place. */
function compress(state: Int32Array, words: Int32Array, block: number): void {
  for (let at = 0; at < 16; at += 1) SPREAD[at] = words[block + at] as number;
  for (let at = 16; at < 64; at += 1) {
    const [w15, w2] = [SPREAD[at - 15] as number, SPREAD[at - 2] as number];
    const s0 = turned(w15, 7) ^ turned(w15, 18) ^ (w15 >>> 3);
    const s1 = turned(w2, 17) ^ turned(w2, 19) ^ (w2 >>> 10);
    SPREAD[at] = ((SPREAD[at - 16] as number) + s0 + (SPREAD[at - 7] as number) + s1) | 0;
  }
  let [a, b, c, d, e, f, g, h] = [state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]] as [number, number, number, number, number, number, number, number];
  for (let at = 0; at < 64; at += 1) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[at] as number) + (SPREAD[at] as number)) | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  const mixed = [a, b, c, d, e, f, g, h];
  for (let at = 0; at < mixed.length; at += 1) state[at] = (state[at] as number) + (mixed[at] as number);
}

/** The bytes, a one bit, zeros, and the length in bits as 64 bits: whole blocks of sixteen words. */
function padded(bytes: readonly number[]): Int32Array {
  const { length } = bytes;
  const words = new Int32Array((((length + 8) >> 6) + 1) * 16);
  for (let at = 0; at <= length; at += 1) words[at >> 2] = (words[at >> 2] as number) | ((bytes[at] ?? 0x80) << (24 - (at % 4) * 8));
  words[words.length - 2] = Math.floor((length * 8) / 2 ** 32);
  words[words.length - 1] = (length * 8) | 0;
  return words;
}

function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) as number;
    if (code < 0x80) {
      bytes.push(code);
      continue;
    }
    // Two letters of the text are one beyond the first 65,536; half of such a pair is none.
    if (code >= 0x10000) at += 1;
    const point = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
    const tail = (shift: number): number => 0x80 | ((point >> shift) & 0x3f);
    if (point < 0x800) bytes.push(0xc0 | (point >> 6), tail(0));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), tail(6), tail(0));
    else bytes.push(0xf0 | (point >> 18), tail(12), tail(6), tail(0));
  }
  return bytes;
}
