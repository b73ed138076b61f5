/** The spool takes no more: what is in it has reached its limit, or the disk is full. Nothing of this call is kept. */
export class SpoolFull extends Error {
  override readonly name = 'SpoolFull';
}

/** The spool does not hold what was written to it. Nothing is skipped: the message names the file and the byte. */
export class CorruptSpool extends Error {
  override readonly name = 'CorruptSpool';
}

/** The spool's folder cannot be used. The message names it and says why. */
export class SpoolUnusable extends Error {
  override readonly name = 'SpoolUnusable';
}
