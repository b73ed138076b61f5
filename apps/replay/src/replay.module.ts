import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { Archive } from '#libs/archive';
import { EventLog } from '#libs/event-log';
import { Archives, OneArchive } from './past/archives.ts';
import { PastReads } from './past/past-reads.ts';
import { Pictures } from './past/pictures.ts';

export interface ReplayOptions {
  /** Where the current pictures come from. */
  readonly pictures: Pick<FactoryProvider<Pictures>, 'inject' | 'useFactory'>;
}

/** Answers of the past. Needs event log, archive and runtime in the application; gives it {@link PastReads}. */
@Module({})
export class ReplayModule {
  static register({ pictures }: ReplayOptions): DynamicModule {
    return {
      module: ReplayModule,
      global: true,
      providers: [
        { provide: Pictures, ...pictures },
        { provide: Archives, inject: [Archive, EventLog], useFactory: (archive: Archive, log: EventLog) => new OneArchive(archive, log) },
        PastReads,
      ],
      exports: [PastReads],
    };
  }
}
