/** What is ticked, and everything from one row to another; only the other when the first is not in the list any more. */
export function withRange(
  ticked: ReadonlySet<string>,
  order: readonly string[],
  from: string,
  to: string,
): ReadonlySet<string> {
  const [start, end] = [order.indexOf(from), order.indexOf(to)];
  if (start === -1 || end === -1) return new Set([...ticked, to]);
  return new Set([...ticked, ...order.slice(Math.min(start, end), Math.max(start, end) + 1)]);
}
