import type { Position, Recorded } from '#libs/domain';
import { CorruptLog } from '../../failures.ts';
import { READ_EVENTS, READ_LENGTH } from '../../stored/reading.ts';
import type { KafkaRecord } from '../wire/record-batches.ts';
import type { Appended } from './appended.ts';
import { recordedOf, textOf, type Text } from './record.ts';

/** Where it was read, and what was appended there by this process. */
interface ChunkSource { readonly name: string; readonly appended: Appended }

/** What one request read of a log: records in a row, decoded when somebody wants them; at the end of the log, where several follow, once for everybody. */
export class Chunk {
  /** Position of its first record, or where it would be. */
  readonly first: Position;
  /** Position of the last event of the whole log when this was read. */
  readonly head: Position;
  /** Position of the first event that the log still has. */
  readonly start: Position;
  /** What the log's generation was before this was read. */
  readonly generation: number;
  private readonly records: readonly KafkaRecord[];
  /** Not of a chunk before the end: who catches up goes past it alone, and where the first ones stay all that come after cost more, as if V8 took them for old too. */
  private readonly decoded: Recorded[] | undefined;
  private readonly source: ChunkSource;

  constructor(source: ChunkSource, first: Position, records: readonly KafkaRecord[], log: { readonly head: Position; readonly start: Position; readonly generation: number }) {
    this.source = source;
    this.first = first;
    this.records = records;
    this.head = log.head;
    this.start = log.start;
    this.generation = log.generation;
    this.decoded = this.last >= log.head ? [] : undefined;
  }

  /** Position of its last record, or the one before `first` when it is empty. */
  get last(): Position {
    return this.first + this.records.length - 1;
  }

  covers(position: Position): boolean {
    return position >= this.first && position <= this.last;
  }

  /** The text at a position that it covers. */
  text(position: Position): Text {
    return textOf(this.record(position));
  }

  /**
   * Events after a position that it covers the next one of, as many as a page holds. The first one that cannot be decoded ends
   * the page, and throws once it is the first of one.
   */
  page(after: Position): readonly Recorded[] {
    const page: Recorded[] = [];
    let length = 0;
    for (let position = after + 1; position <= this.last && page.length < READ_EVENTS && length < READ_LENGTH; position += 1) {
      try {
        const recorded = this.decode(position);
        page.push(recorded);
        length += recorded.event.json.length;
      } catch (error) {
        if (page.length === 0) throw error;
        break;
      }
    }
    return page;
  }

  private decode(position: Position): Recorded {
    const at = position - this.first;
    const known = this.decoded?.[at];
    if (known !== undefined) return known;
    const recorded = recordedOf(this.record(position), position, this.source);
    if (this.decoded !== undefined) this.decoded[at] = recorded;
    return recorded;
  }

  private record(position: Position): KafkaRecord {
    const record = this.records[position - this.first];
    if (record?.offset !== position) throw new CorruptLog(`${this.source.name} has no event at position ${position}`);
    return record;
  }
}
