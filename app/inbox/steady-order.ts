/**
 * The order of a list while somebody points at it: what is there stays where it is, so that nobody opens the chat that
 * slid under the pointer; what is new stands on top. Without `kept`, or once nobody points, the true order.
 *
 * @param ids the true order
 * @param kept the order that was drawn last
 */
export function steadyOrder(ids: readonly string[], kept: readonly string[]): string[] {
  const present = new Set(ids);
  const known = new Set(kept);
  return [...ids.filter((id) => !known.has(id)), ...kept.filter((id) => present.has(id))];
}
