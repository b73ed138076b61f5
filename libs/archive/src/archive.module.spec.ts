import { tmpdir } from 'node:os';
import { expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { Archive } from './archive.ts';
import { ArchiveModule } from './archive.module.ts';
import { EmbeddedArchive } from './embedded/embedded-archive.ts';

it('the module gives the archive of a directory and closes it when the application shuts down', async () => {
  const application = await Test.createTestingModule({ imports: [ArchiveModule.register({ directory: tmpdir() })] }).compile();
  await application.init();
  const archive = application.get(Archive);
  expect(archive).toBeInstanceOf(EmbeddedArchive);
  await application.close();
  await expect(archive.head('demo')).rejects.toThrow('closed');
});
