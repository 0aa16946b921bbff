import { useMemo } from "react";
import { settingsStrings } from "../../lib/settings-strings.ts";
import { qrPath } from "./qr-path.ts";

/** Black on white whatever the look: many apps do not read the other way round. */
export function QrCode({ text }: { text: string }) {
  const { size, path } = useMemo(() => qrPath(text), [text]);
  return (
    <svg
      role="img"
      aria-label={settingsStrings.security.factorQr}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-52 flex-none rounded-md border border-line"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
