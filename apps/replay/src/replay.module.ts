import { Module, type DynamicModule, type FactoryProvider, type Provider } from '@nestjs/common';
import { Archive } from '#libs/archive';
import type { OperationId } from '#libs/domain';
import { EventLog } from '#libs/event-log';
import { Copies, CopiesOptions } from './copying/copies.ts';
import { CopyGauges } from './gauges.ts';
import { PastController } from './past.controller.ts';
import { Archives, OneArchive } from './past/archives.ts';
import { PastReads } from './past/past-reads.ts';
import { Pictures } from './past/pictures.ts';

/** A folder for copies of logs that are elsewhere, and the one way out when copying must not go on. */
export interface CopiedOptions { readonly operations: readonly OperationId[]; readonly directory: string; fail(operation: OperationId, error: unknown): void }
/**
 * With `pictures` it answers inside an application that has them, from copies or, without, from the application's own archive.
 * Without `pictures` it is a server of its own: it folds them from its copies, and answers at its own paths.
 */
export type ReplayOptions =
  | { readonly copies: CopiedOptions; readonly pictures?: undefined }
  | { readonly copies?: CopiedOptions | undefined; readonly pictures: Pick<FactoryProvider<Pictures>, 'inject' | 'useFactory'> };

/** Answers of the past. Needs the runtime and the event log in the application, and the archive where nothing is copied; gives it {@link PastReads}. */
@Module({})
export class ReplayModule {
  static register({ copies, pictures }: ReplayOptions): DynamicModule {
    return {
      module: ReplayModule,
      global: true,
      controllers: pictures === undefined ? [PastController] : [],
      providers: [
        ...(copies === undefined ? [ownArchive] : copied(copies, pictures === undefined)),
        { provide: Pictures, ...(pictures ?? { inject: [Copies], useFactory: (own: Copies) => own.pictures }) },
        PastReads,
      ],
      exports: [PastReads],
    };
  }
}

const ownArchive: Provider = { provide: Archives, inject: [Archive, EventLog], useFactory: (archive: Archive, log: EventLog) => new OneArchive(archive, log) };

function copied({ operations, directory, fail }: CopiedOptions, folds: boolean): Provider[] {
  const options: CopiesOptions = { operations, directory, folds, fail };
  return [{ provide: CopiesOptions, useValue: options }, CopyGauges, Copies, { provide: Archives, useExisting: Copies }];
}
