import type { ReactNode } from "react";

/** An empty or failed pane: what is the case, in one line and a half, and the next step if there is one. */
export function Notice({
  icon,
  title,
  text,
  children,
  role,
}: {
  icon?: ReactNode;
  title: string;
  text?: string;
  children?: ReactNode;
  role?: "alert";
}) {
  return (
    <div role={role} className="m-auto flex max-w-[38ch] flex-col items-center gap-1 px-6 py-10 text-center">
      {icon && (
        <span aria-hidden="true" className="mb-3 grid size-12 place-items-center rounded-full bg-raised text-ink-2">
          {icon}
        </span>
      )}
      <h2 className="font-semibold text-lg">{title}</h2>
      {text && <p className="text-ink-2 text-sm [overflow-wrap:anywhere]">{text}</p>}
      {children && <div className="mt-4">{children}</div>}
    </div>
  );
}
