/** How many bytes an answer says that it has; null when it does not say. */
export function contentLengthOf(response: Response): number | null {
  const header = response.headers.get("content-length");
  return header !== null && /^\d{1,15}$/.test(header) ? Number(header) : null;
}
