/** What the server makes a file of, kept by the browser. */
import { formatTime, type Millis } from '#libs/domain';
import type { Reader } from './read.ts';

/** The path of what a range holds: all of it as a recording, or its events for other tools. */
export function exportPath({ operation, audience }: Reader, file: 'recording' | 'csv' | 'geojson', range: { readonly from: Millis; readonly to: Millis }, by: 'recorded' | 'occurred'): string {
  const query = new URLSearchParams({ from: formatTime(range.from), to: formatTime(range.to), ...(file !== 'recording' && { format: file, by }), ...(audience !== undefined && { audience }) });
  return `/v1/operations/${encodeURIComponent(operation)}/${file === 'recording' ? 'recording' : 'export'}?${query.toString()}`;
}

const NAMED = /filename="([^"/\\]+)"/;

/** Reads the whole file as who reads, then hands it over under the name the server gave it. When there is none, why not, in the server's words if it said any. */
export async function saveAs({ token }: Reader, path: string): Promise<{ readonly refused?: string }> {
  try {
    const response = await fetch(path, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
    if (!response.ok) return { refused: refusalIn(await response.json()) };
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = NAMED.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'range';
    link.click();
    URL.revokeObjectURL(link.href);
    return {};
  } catch {
    return { refused: '' };
  }
}

const refusalIn = (problem: unknown): string => (typeof problem === 'object' && problem !== null && 'detail' in problem && typeof problem.detail === 'string' ? problem.detail : '');
