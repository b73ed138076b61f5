import { Module, type DynamicModule, type FactoryProvider, type Provider } from '@nestjs/common';
import { Archive } from '#libs/archive';
import type { OperationId } from '#libs/domain';
import { EventLog } from '#libs/event-log';
import { PlaybackGateway } from './consoles/playback.gateway.ts';
import { Copies, CopiesOptions } from './copying/copies.ts';
import { PastExports } from './exports/past-exports.ts';
import { CopyGauges, PastGauges } from './gauges.ts';
import { PastController } from './past.controller.ts';
import { Archives, OneArchive } from './past/archives.ts';
import { PastAsking } from './past/past-asking.ts';
import { PastReads } from './past/past-reads.ts';
import { Pictures } from './past/pictures.ts';
import { ThreadKeeping } from './thread/keeping.ts';
import type { ArchivePlace } from './thread/messages.ts';
import { PastThread } from './thread/past-thread.ts';

/** A folder for copies of logs that are elsewhere, and the one way out when copying must not go on. */
export interface CopiedOptions { readonly operations: readonly OperationId[]; readonly directory: string; fail(operation: OperationId, error: unknown): void }
/**
 * With `pictures` it answers inside an application that has them, from copies or from the application's own archive, whose files
 * are at `place`. Without `pictures` it is a server of its own: its copies say what is current, and it answers at its own paths.
 */
export type ReplayOptions =
  | { readonly copies: CopiedOptions; readonly pictures?: undefined }
  | (Pictured & { readonly copies: CopiedOptions })
  | (Pictured & { readonly copies?: undefined; readonly place: ArchivePlace });
interface Pictured { readonly pictures: Pick<FactoryProvider<Pictures>, 'inject' | 'useFactory'> }

/** Answers of the past, and playbacks at `/replay`. Needs the runtime and the event log in the application, and the archive where nothing is copied; gives it {@link PastReads}. */
@Module({})
export class ReplayModule {
  static register(options: ReplayOptions): DynamicModule {
    const { copies, pictures } = options;
    const place = copies === undefined ? options.place : { directory: copies.directory };
    return {
      module: ReplayModule,
      global: true,
      controllers: pictures === undefined ? [PastController] : [],
      providers: [
        { provide: PastThread, useFactory: () => new PastThread(place) },
        ...(copies === undefined ? [ownArchive] : copied(copies, pictures === undefined)),
        { provide: Pictures, ...(pictures ?? { inject: [Copies], useFactory: (own: Copies) => own.pictures }) },
        PastGauges, PastAsking, PastExports, PastReads, PlaybackGateway, ThreadKeeping,
      ],
      exports: [PastReads],
    };
  }
}

const ownArchive: Provider = { provide: Archives, inject: [Archive, EventLog], useFactory: (archive: Archive, log: EventLog) => new OneArchive(archive, log) };

function copied({ operations, directory, fail }: CopiedOptions, alone: boolean): Provider[] {
  const options: CopiesOptions = { operations, directory, alone, fail };
  return [{ provide: CopiesOptions, useValue: options }, CopyGauges, Copies, { provide: Archives, useExisting: Copies }];
}
