/** What a picture of a person or a group is kept under: the SHA-256 of its bytes in hex, and what kind of picture it is. */
export type PictureName = string;

const TYPES = { png: "image/png", jpg: "image/jpeg", webp: "image/webp", gif: "image/gif" } as const;
type Extension = keyof typeof TYPES;

const NAME = /^[0-9a-f]{64}\.(png|jpg|webp|gif)$/;

/** @returns null for a type that no browser draws as a picture */
export function pictureName(hash: string, mimeType: string): PictureName | null {
  const extension = Object.entries(TYPES).find(([, type]) => type === mimeType)?.[0];
  return extension === undefined ? null : `${hash}.${extension}`;
}

/** The type of a picture by its name; null for what is no such name. */
export function pictureType(name: string): string | null {
  const extension = NAME.exec(name)?.[1];
  return extension === undefined ? null : TYPES[extension as Extension];
}

/** Under which its bytes lie behind the tenant's prefix. */
export const pictureKey = (prefix: string, name: PictureName): string => `${prefix}picture-${name}`;

/** Where it is shown: a new picture has a new address. */
export const pictureUrl = (name: PictureName | null): string | null => (name === null ? null : `/media/p${name}`);
