/** How large a picture is, as it will be shown; null for what this browser cannot read. */
export async function pictureSize(blob: Blob): Promise<{ width: number; height: number } | null> {
  try {
    const bitmap = await createImageBitmap(blob);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch {
    // It may still be a picture to others: it is sent all the same.
    return null;
  }
}
