/** Nearest-rank quantiles, rounded to 0.1; null when nothing was measured. */
export function quantiles<Name extends string>(
  values: readonly number[],
  wanted: Record<Name, number>,
): Record<Name, number | null> {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (quantile: number): number | null => {
    const value = sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)];
    return value === undefined ? null : Math.round(value * 10) / 10;
  };
  const entries = Object.entries<number>(wanted).map(([name, quantile]) => [name, at(quantile)] as const);
  return Object.fromEntries(entries) as Record<Name, number | null>;
}
