/**
 * Addresses of files that were sent from this page, by the message's `clientId`: the bubble shows what is on this
 * computer already, before, while and after it travels, so that nothing is drawn anew when the server has it.
 */
const copies = new Map<string, string>();

/** Beyond that, the oldest are read from the server like everybody's. */
const COPIES_MAX = 60;

export function keepCopy(clientId: string, blob: Blob): void {
  if (copies.has(clientId)) return;
  copies.set(clientId, URL.createObjectURL(blob));
  const [oldest] = copies.keys();
  if (copies.size > COPIES_MAX && oldest !== undefined) dropCopy(oldest);
}

export function dropCopy(clientId: string): void {
  const address = copies.get(clientId);
  if (address === undefined) return;
  copies.delete(clientId);
  URL.revokeObjectURL(address);
}

/** Where a bubble reads a file of its message from. */
export function mediaAddress(clientId: string | null, attachmentId: string): string {
  return (clientId === null ? undefined : copies.get(clientId)) ?? `/media/${attachmentId}`;
}
