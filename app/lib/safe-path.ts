/** Where to go after signing in, if it is a path of ours; `//host` and `/\host` are other people's. */
export function safePath(wanted: string | null, otherwise: string): string {
  return wanted && /^\/(?![/\\])/.test(wanted) ? wanted : otherwise;
}
