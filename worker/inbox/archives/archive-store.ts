/** Where an archive's parts are kept, given in by who has the bucket. Names are under the tenant's own prefix. */
export interface ArchiveStore {
  put(name: string, bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<void>;
  /** Names that are not there do no harm. */
  remove(names: readonly string[]): Promise<void>;
}
