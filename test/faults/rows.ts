/** Every row of the table by the name that it is asked for by, in the order in which they are played. */
import { SECOND } from '#libs/domain';
import type { Row } from './row.ts';
import { halfOpen, slow } from './rows/consoles.ts';
import { appendsLost, brokerAway, brokerKilled, brokerSilent, brokerSlow, diskFull, offsetsOutOfRange, spoolFull } from './rows/kafka.ts';
import { commitsLost, flushed, flushedFull, outOfMemory, readOnly, redisInThePast, redisKilled, redisSilent, scriptsGone, tampered } from './rows/redis.ts';
import { deviceClocks, duplicates, late, poisoned, serverClocks } from './rows/reports.ts';
import { everything, gatewayKilled, ingestKilled, projectorFrozen, projectorKilled, rebalances, rolling } from './rows/servers.ts';
import { newerVersion } from './rows/versions.ts';
import type { StageOptions } from './stage.ts';

/** A row, and what its stage is like where it is not the usual one. */
export interface Placed { readonly row: Row; readonly stage?: StageOptions }

/** No proxy in between, and so many senders that the log grows as fast as it can. */
const HEAVY: StageOptions = { direct: true, lanes: ['a', 'b', 'c', 'd', 'e', 'f'] };

/** With so many events in the log for the row that needs a long one. */
export const rows = (events: number): Readonly<Record<string, Placed>> => ({
  'projector-killed': { row: projectorKilled(10) },
  'projector-frozen': { row: projectorFrozen(30 * SECOND) },
  'gateway-killed': { row: gatewayKilled(200, 5) },
  'ingest-killed': { row: ingestKilled(5) },
  'rebalances': { row: rebalances(24) },
  'rolling': { row: rolling },
  'broker-killed': { row: brokerKilled(3) },
  'broker-away': { row: brokerAway(60, { rate: 1_000, size: 50 }) },
  'spool-full': { row: spoolFull },
  'disk-full': { row: diskFull },
  'appends-lost': { row: appendsLost(5, 10) },
  'offsets-out-of-range': { row: offsetsOutOfRange(5, 10) },
  'broker-silent': { row: brokerSilent(20) },
  'broker-slow': { row: brokerSlow(300, 10) },
  'redis-killed': { row: redisKilled(3) },
  'redis-flushed': { row: flushed },
  'redis-read-only': { row: readOnly(15) },
  'redis-out-of-memory': { row: outOfMemory(15) },
  'commits-lost': { row: commitsLost(5, 10) },
  'scripts-gone': { row: scriptsGone(10) },
  'redis-silent': { row: redisSilent(20) },
  'redis-in-the-past': { row: redisInThePast(5) },
  'redis-tampered': { row: tampered },
  'half-open': { row: halfOpen(50) },
  'slow-consoles': { row: slow(20, 80) },
  'duplicates': { row: duplicates(2_000, 10) },
  'late': { row: late(5_000) },
  'device-clocks': { row: deviceClocks },
  'server-clocks': { row: serverClocks },
  'poisoned': { row: poisoned },
  'newer-version': { row: newerVersion },
  'everything': { row: everything },
  'redis-flushed-full': { row: flushedFull(events), stage: HEAVY },
});
