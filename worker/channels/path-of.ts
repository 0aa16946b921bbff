/** A path whose parts are each encoded by themselves, so that an id cannot climb out of its place. */
export const pathOf = (parts: readonly string[]): string => parts.map(pathPart).join("/");

/** `.` and `..` survive `encodeURIComponent` and would then be resolved: their dots are doubled-escaped. */
function pathPart(part: string): string {
  return /^\.{1,2}$/.test(part) ? part.replaceAll(".", "%252E") : encodeURIComponent(part);
}
