import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomFillSync, type KeyObject } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Nonces that are drawn together: one at a time costs as much as the sealing. */
const NONCES = 64;
/** No text that we sealed is longer; what is longer is not worth trying. */
const SEALED_CHARACTERS = 4_096;

/**
 * Turns text into text that tells its reader nothing but its length, and back. The key comes from the log's id, which every
 * gateway of an operation knows and no audience but operations is told: what one gateway sealed, another opens.
 */
export class Seal {
  private readonly key: KeyObject;
  private readonly nonces = Buffer.alloc(NONCES * NONCE_BYTES);
  private used = NONCES;

  constructor(logId: string) {
    this.key = createSecretKey(Buffer.from(hkdfSync('sha256', logId, 'watchfloor', 'sealed cursor', KEY_BYTES)));
  }

  /** Another text each time. */
  seal(text: string): string {
    const nonce = this.nonce();
    const cipher = createCipheriv(ALGORITHM, this.key, nonce);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  private nonce(): Buffer {
    if (this.used === NONCES) {
      randomFillSync(this.nonces);
      this.used = 0;
    }
    this.used += 1;
    return this.nonces.subarray((this.used - 1) * NONCE_BYTES, this.used * NONCE_BYTES);
  }

  /** Undefined for anything that no seal of this log made, or that was changed since. */
  open(sealed: string): string | undefined {
    if (sealed.length > SEALED_CHARACTERS) return undefined;
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== sealed) return undefined;
    const decipher = createDecipheriv(ALGORITHM, this.key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
    } catch {
      return undefined;
    }
  }
}
