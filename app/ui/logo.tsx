export function Logo() {
  return (
    <span
      aria-hidden="true"
      className="grid size-[34px] flex-none place-items-center rounded-[11px] bg-accent text-[17px] font-bold text-accent-ink"
    >
      P
    </span>
  );
}
