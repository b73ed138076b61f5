import { EmbeddedArchive } from '#libs/archive';
import { operationOf } from '#libs/event-log';

/**
 * Reads a whole archive and makes everything that is made from its events again. Prints what is not as it must be, by name, and
 * resolves to whether nothing is.
 */
export async function verifyArchive(file: string): Promise<boolean> {
  const archive = new EmbeddedArchive({ recording: file });
  try {
    const { events, chunks, pictures, damages } = await archive.examine(operationOf(file), true, async () => undefined);
    for (const damage of damages) console.log(`damaged: ${damage}`);
    console.log(`${damages.length === 0 ? 'whole' : `${damages.length} damages`}: ${events} events, ${chunks} chunks and ${pictures} pictures of ${file}`);
    return damages.length === 0;
  } finally {
    await archive.close();
  }
}
