import { DatabaseSync } from 'node:sqlite';
import { moving } from '../events.ts';
import { cpuSecondsFor, say } from './saying.ts';

interface Bare { readonly file: string; readonly events: number; readonly batch: number; readonly read: boolean }

const TABLE = `
  CREATE TABLE IF NOT EXISTS events (
    position INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, occurred_at INTEGER NOT NULL, type TEXT NOT NULL,
    subject TEXT NOT NULL, source TEXT NOT NULL, id TEXT NOT NULL, crc INTEGER NOT NULL, json TEXT NOT NULL
  ) STRICT`;

/** node:sqlite alone: durable transactions of the same rows, made before the clock runs; or all of them read and parsed. */
export async function bareSqlite({ file, events, batch, read }: Bare): Promise<void> {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${TABLE}`);
  const rows = Array.from({ length: events }, (_, n) => {
    const { type, subject, source, id, ...rest } = moving(n) as unknown as Readonly<Record<string, string>>;
    return [n, n, n, type, subject, source, id, n, JSON.stringify({ type, subject, source, id, ...rest })] as const;
  });
  const insert = database.prepare('INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const write = async (): Promise<void> => {
    for (let at = 0; at < events; at += batch) {
      database.exec('BEGIN IMMEDIATE');
      for (const row of rows.slice(at, at + batch)) insert.run(...row as unknown as [number]);
      database.exec('COMMIT');
    }
  };
  const parse = async (): Promise<void> => {
    for (const { json } of database.prepare('SELECT position, recorded_at, crc, json FROM events ORDER BY position').iterate() as Iterable<{ json: string }>) JSON.parse(json);
  };
  if (read) await write();
  const cpuSeconds = await cpuSecondsFor(read ? parse : write);
  say({ units: events, cpuSeconds });
  database.close();
}
