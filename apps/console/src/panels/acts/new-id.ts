/** An id that nobody else has made: 128 bits of chance as 32 hexadecimal digits. Browsers give `crypto.randomUUID` only to pages that came over HTTPS or from their own machine. */
export const newId = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
