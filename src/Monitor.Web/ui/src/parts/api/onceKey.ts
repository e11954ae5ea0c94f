/** A key under which something is done once. `crypto.randomUUID` is missing where the pages come without TLS. */
export function onceKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
