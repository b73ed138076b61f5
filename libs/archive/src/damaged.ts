/** The log does not hold what was written to it. The message names the file. */
export class DamagedArchive extends Error {
  override readonly name = 'DamagedArchive';
}
