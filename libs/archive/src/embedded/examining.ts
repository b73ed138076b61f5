import { BEFORE_FIRST, canonical, fold, LivePicture, type Position, type Recorded } from '#libs/domain';
import { decode } from '#libs/protocol';
import type { StoredEvent } from '../archive.ts';
import { writeChunk, type ChunkTexts } from './chunk.ts';
import { BY_RECORDED, ZONE } from './format.ts';
import type { LogTables } from './log-tables.ts';

/** Events that are read in one step. */
const STEP = 256;
/** Damages that are named; there may be more. */
const NAMED = 100;

/** What was looked at, and what of it is not as it must be. */
export interface Examined { readonly events: number; readonly chunks: number; readonly pictures: number; readonly damages: readonly string[] }

/**
 * Reads a whole archive: every event has its place and is as it was written, every chunk can be read and every part of a kept picture is
 * as it was written. `deep` also makes chunks, pictures and counts again and compares. `between` is called between two steps.
 */
export async function examine(tables: LogTables, deep: boolean, between: () => Promise<void>): Promise<Examined> {
  return new Examination(tables, deep, between).run();
}

class Examination {
  private readonly tables: LogTables;
  private readonly deep: boolean;
  private readonly between: () => Promise<void>;
  private readonly damages: string[] = [];
  private readonly picture = new LivePicture();
  private zone: (Recorded | undefined)[] = [];
  private chunks = 0;
  private pictures = 0;

  constructor(tables: LogTables, deep: boolean, between: () => Promise<void>) {
    this.tables = tables;
    this.deep = deep;
    this.between = between;
  }

  async run(): Promise<Examined> {
    const head = this.tables.head();
    const told = this.tables.past.told();
    const kept = this.tables.past.keptPositions(told);
    const begin = this.tables.begin.position;
    if (begin !== BEFORE_FIRST) this.beginWith(begin);
    let expected = begin + 1;
    for (let at = begin; at < head; await this.between()) {
      const rows = this.tables.batch(at, head, STEP);
      if (rows.length === 0) break;
      for (const row of rows) {
        for (; expected < row.position; expected += 1) this.damage(`event at ${expected}`, 'log');
        expected = row.position + 1;
        this.look(row, told);
        if (kept.has(row.position)) this.lookAtPicture(row.position);
      }
      at = expected - 1;
    }
    if (this.deep && told >= 0 && this.tables.past.counted(BY_RECORDED) !== told - begin) this.damage('counts', 'tables');
    return { events: expected - begin - 1, chunks: this.chunks, pictures: this.pictures, damages: this.damages };
  }

  /** A part of a log begins with a picture, and in the middle of a zone. */
  private beginWith(begin: Position): void {
    this.picture.apply(this.tables.past.kept('known', begin, Number.MAX_SAFE_INTEGER)?.entities ?? []);
    this.lookAtPicture(begin);
    for (let position = Math.floor(begin / ZONE) * ZONE; position <= begin; position += 1) this.zone.push(recordedOf(this.tables.stored(position)));
  }

  private look(row: StoredEvent, told: Position): void {
    const { position } = row;
    if (row.json === undefined) this.damage(`event at ${position}`, 'log');
    const recorded = this.deep ? recordedOf(row) : undefined;
    if (recorded !== undefined) fold(this.picture, recorded);
    if (position % ZONE === 0) this.zone = [];
    this.zone.push(recorded);
    if (position % ZONE !== ZONE - 1 || position > told) return;
    const zone = Math.floor(position / ZONE);
    const texts = this.tables.past.chunk(zone);
    this.chunks += 1;
    if (texts === undefined || (this.deep && !isSame(texts, writeChunk(this.zone)))) this.damage(`chunk ${zone}`, 'tables');
  }

  private lookAtPicture(position: Position): void {
    this.pictures += 1;
    if (!this.tables.past.isKeptWhole(position) || (this.deep && !this.isMadeAgain(position))) this.damage(`picture at ${position}`, 'tables');
  }

  private isMadeAgain(position: Position): boolean {
    const known = this.tables.past.kept('known', position, Number.MAX_SAFE_INTEGER);
    const happened = this.tables.past.kept('happened', position, Number.MAX_SAFE_INTEGER);
    return known?.position === position && happened?.position === position && canonical(Object.fromEntries(known.entities)) === canonical(Object.fromEntries(this.picture));
  }

  private damage(what: string, of: 'log' | 'tables'): void {
    if (this.damages.length < NAMED && !this.damages.includes(what)) this.damages.push(what);
    this.tables.damaged(what, of);
  }
}

const isSame = (one: ChunkTexts, other: ChunkTexts): boolean => one.lasting === other.lasting && one.passing === other.passing;

function recordedOf(row: StoredEvent | undefined): Recorded | undefined {
  if (row?.json === undefined) return undefined;
  try {
    return { event: decode(row.json), position: row.position, recordedAt: row.recordedAt };
  } catch {
    return undefined;
  }
}
