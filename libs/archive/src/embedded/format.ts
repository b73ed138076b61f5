/** What the tables of an archive are, in the log's own file. Whoever makes them and whoever reads them goes by this page. */
import { crc32 } from 'node:zlib';
import { FOLD } from '#libs/domain';
import { FACT_TYPES } from '#libs/protocol';

/** The format of the log's file; its table of events is described where the log makes it. */
export const LOG_FORMAT = 1;

/** Positions per table of words. Small tables keep merging them, and the slowest prefix search in one, to a few milliseconds. */
export const SHELF = 32_768;
/** Positions per row of `zones`, and per chunk. */
export const ZONE = 1_024;

/**
 * To be found by: `words_<n>` holds, for 32,768 positions each, the folded words of `subject` and of the text values in `data`, and
 * a marked checksum of type, subject, source and id. `zones` holds, for 1,024 positions each, the first and last occurred time
 * and the largest recorded time of the whole log so far. `indexed` is the last position done.
 */
export const WORDS_SCHEMA = `
  CREATE TABLE IF NOT EXISTS zones (
    zone INTEGER PRIMARY KEY, first_occurred INTEGER NOT NULL, last_occurred INTEGER NOT NULL, recorded_high INTEGER NOT NULL
  ) STRICT;
  INSERT OR IGNORE INTO facts_of_file VALUES ('indexed', -1);
`;

/** Marks a word that stands for a whole value of an attribute; no folded text contains these letters. */
export const MARKS = { type: '\uE001', subject: '\uE002', source: '\uE003', id: '\uE004' } as const;
export const marked = (mark: string, value: string): string => `${mark}${crc32(value).toString(16)}`;

/**
 * To see the past by. `told` is the last position done, `told_by` the version that did it: another version begins anew.
 *
 * - `chunks`: the decoded events of a zone, packed; made once the zone is full. `passing` holds those of them that leave no trace in the picture after the whole zone.
 * - `pictures`: a picture of the log's beginning in parts, id = position × 1,024 + part: entities as JSON, one on a line (`line.ts`), packed. The last part, 1,023,
 *   holds where the picture of what had happened by then differs. A part that says what one of an earlier picture says is `=` and the id of
 *   that one, not packed. `kept` names those that are whole.
 * - `entries`: when each event enters pictures of what happened, and from which position of knowledge on. A correction or a
 *   retraction has one row for each event it is about, and none while it waits.
 * - `late`: entries that an earlier kept picture lacks although they had happened by then; `ahead`: entries of events that say they
 *   happen later than everything recorded before. Both in seconds, for ranges in two dimensions, with the exact values beside.
 * - `names` and `waiting`: by a checksum of their key, the events that something may be about, and what is about something.
 * - `counts`: events by lane and severity in buckets of several sizes, by recorded time (0) and by occurred time (1).
 * - `gaps`: stretches of recorded time without a sign of the watch; `sign` is the last one.
 *
 * The file of a part of a log says `first`, its first position, and `first_high`, the largest recorded time before it. Both pictures of
 * the position before are kept in it. Events from before `first` are there for others that need them, and are no part of it.
 */
export const PAST_SCHEMA = `
  CREATE TABLE IF NOT EXISTS chunks (zone INTEGER PRIMARY KEY, crc INTEGER NOT NULL, packed BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS passing (zone INTEGER PRIMARY KEY, crc INTEGER NOT NULL, packed BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS pictures (id INTEGER PRIMARY KEY, crc INTEGER NOT NULL, packed BLOB NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS kept (position INTEGER PRIMARY KEY, high INTEGER NOT NULL, parts INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS entries (
    entry_at INTEGER NOT NULL, position INTEGER NOT NULL, known_from INTEGER NOT NULL, PRIMARY KEY (entry_at, position, known_from)
  ) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE IF NOT EXISTS late USING rtree_i32(id, first_second, last_second, first_from, last_from, +entry_at INTEGER, +position INTEGER);
  CREATE VIRTUAL TABLE IF NOT EXISTS ahead USING rtree_i32(id, first_second, last_second, first_from, last_from, +entry_at INTEGER, +position INTEGER);
  CREATE TABLE IF NOT EXISTS names (hash INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (hash, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS waiting (hash INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (hash, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS counts (
    by INTEGER NOT NULL, level INTEGER NOT NULL, bucket INTEGER NOT NULL, lane INTEGER NOT NULL, severity INTEGER NOT NULL, events INTEGER NOT NULL,
    PRIMARY KEY (by, level, bucket, lane, severity)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS gaps (from_at INTEGER PRIMARY KEY, to_at INTEGER NOT NULL) STRICT;
`;
export const PAST_TABLES = ['chunks', 'passing', 'pictures', 'kept', 'entries', 'late', 'ahead', 'names', 'waiting', 'counts', 'gaps'] as const;

/** Raise it with every change of what the tables of the past hold. */
const PAST_FORMAT = 4;
/** Another fold makes other pictures, and other versions of facts other bodies. */
export const TOLD_BY = `${PAST_FORMAT} ${FOLD} ${crc32(FACT_TYPES.join(' ')).toString(16)}`;

/** Parts of one picture at most, the last one among them. */
export const PARTS = 1_024;
export const DIVERGED_PART = PARTS - 1;
/** In the place of a part that says what another one says. Nothing that is packed begins like that. */
export const referenceTo = (id: number): string => `=${id}`;
const REFERENCE = '='.charCodeAt(0);
export const referredTo = (packed: Uint8Array): number | undefined => (packed[0] === REFERENCE ? Number(Buffer.from(packed.subarray(1)).toString()) : undefined);

/** Sizes of the buckets that are counted, milliseconds: each some times the one before. */
export const LEVELS = [10_000, 60_000, 600_000, 3_600_000, 21_600_000] as const;
export const BY_RECORDED = 0;
export const BY_OCCURRED = 1;
/** The severities of alerts in the lane of alerts; 0 is none. */
export const SEVERITIES = ['', 'life-safety', 'high', 'medium', 'low'] as const;

/** More recorded time than this without a sign of the watch is a gap, milliseconds. */
export const GAP = 120_000;

/** Seconds since 1970 that fit an index of ranges; what lies beyond has its exact value beside. */
const SECONDS_AT_MOST = 2_147_483_647;
export const secondOf = (at: number): number => Math.max(0, Math.min(SECONDS_AT_MOST, Math.floor(at / 1_000)));

/** A checksum of an event key that fits a whole number: whoever finds one looks whether it is the key. */
export const keyHash = (key: string): number => crc32(key) * 2 ** 21 + (crc32(`${key} `) & 0x1f_ffff);
