import { createElement, forwardRef, type SVGProps } from "react";

/** A shape and its measures, as lucide's files hold them. */
type Shape = readonly [tag: string, attributes: Readonly<Record<string, string>>];

type IconProps = Omit<SVGProps<SVGSVGElement>, "ref">;

/**
 * What every icon of lucide is drawn in. It stands in for the library's own (vite.config.ts), which works out each
 * attribute anew from four places at each drawing, and weighs as much as thirty icons. One without a name says nothing.
 */
export const iconOf = (shapes: readonly Shape[]) =>
  forwardRef<SVGSVGElement, IconProps>((props, ref) =>
    createElement(
      "svg",
      {
        xmlns: "http://www.w3.org/2000/svg",
        width: 24,
        height: 24,
        viewBox: "0 0 24 24",
        fill: "none",
        stroke: "currentColor",
        strokeWidth: 2,
        strokeLinecap: "round",
        strokeLinejoin: "round",
        "aria-hidden": props["aria-label"] === undefined && props["aria-labelledby"] === undefined ? true : undefined,
        ...props,
        ref,
      },
      ...shapes.map(([tag, attributes]) => createElement(tag, attributes)),
    ),
  );
