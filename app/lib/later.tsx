import { type ComponentType, createElement, lazy, type ReactNode, Suspense } from "react";
import { TextButton } from "../ui/button.tsx";
import { strings } from "./strings.ts";

/**
 * A part of the screen whose script comes when it is drawn for the first time. The server draws it at once.
 *
 * @param load a constant function
 * @param waiting what holds its place: as large as the part, so that nothing moves
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode,
): (props: Props) => ReactNode {
  const Part = lazy<ComponentType<Props>>(() =>
    load().then(
      (component) => ({ default: component }),
      // No network, or a newer version is out: the rest of the page goes on.
      () => ({ default: NotLoaded }),
    ),
  );
  return (props) => (
    <Suspense fallback={waiting}>{createElement(Part as unknown as ComponentType<Props>, props)}</Suspense>
  );
}

function NotLoaded() {
  return (
    <span role="alert" className="flex flex-wrap items-center gap-x-2 text-xs">
      {strings.part.notLoaded}
      <TextButton onClick={() => location.reload()}>{strings.part.reload}</TextButton>
    </span>
  );
}
