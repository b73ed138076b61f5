/** For specs only. Distance on the WGS 84 ellipsoid by Vincenty's inverse formula: good to a millimetre for places that are not opposite. */
import type { LonLat } from '../facts.ts';

const A = 6_378_137;
const F = 1 / 298.257_223_563;
const B = A * (1 - F);
const RADIANS = Math.PI / 180;
const ENOUGH = 1e-12;
const ROUNDS = 100;

export function geodesic(from: LonLat, to: LonLat): number {
  const [u1, u2] = [from, to].map(([, lat]) => Math.atan((1 - F) * Math.tan(lat * RADIANS))) as [number, number];
  const [sinU1, cosU1, sinU2, cosU2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
  const l = (to[0] - from[0]) * RADIANS;
  let lambda = l;
  for (let round = 0; round < ROUNDS; round += 1) {
    const [sinL, cosL] = [Math.sin(lambda), Math.cos(lambda)];
    const sinS = Math.hypot(cosU2 * sinL, cosU1 * sinU2 - sinU1 * cosU2 * cosL);
    if (sinS === 0) return 0;
    const cosS = sinU1 * sinU2 + cosU1 * cosU2 * cosL;
    const s = Math.atan2(sinS, cosS);
    const sinA = (cosU1 * cosU2 * sinL) / sinS;
    const cos2A = 1 - sinA * sinA;
    const cosM = cos2A === 0 ? 0 : cosS - (2 * sinU1 * sinU2) / cos2A;
    const c = (F / 16) * cos2A * (4 + F * (4 - 3 * cos2A));
    const next = l + (1 - c) * F * sinA * (s + c * sinS * (cosM + c * cosS * (2 * cosM * cosM - 1)));
    if (Math.abs(next - lambda) < ENOUGH) return length(s, sinS, cosS, cosM, cos2A);
    lambda = next;
  }
  throw new Error('The places are opposite each other.');
}

function length(s: number, sinS: number, cosS: number, cosM: number, cos2A: number): number {
  const u2 = (cos2A * (A * A - B * B)) / (B * B);
  const a = 1 + (u2 / 16_384) * (4_096 + u2 * (-768 + u2 * (320 - 175 * u2)));
  const b = (u2 / 1_024) * (256 + u2 * (-128 + u2 * (74 - 47 * u2)));
  const inner = cosS * (2 * cosM * cosM - 1) - (b / 6) * cosM * (4 * sinS * sinS - 3) * (4 * cosM * cosM - 3);
  return B * a * (s - b * sinS * (cosM + (b / 4) * inner));
}
