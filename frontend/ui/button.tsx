import { clsx } from "clsx";
import type { ComponentProps } from "react";

type Look = "strong" | "plain" | "quiet" | "danger";

const LOOKS: Record<Look, string> = {
  strong: "bg-accent text-on-accent hover:bg-accent-strong shadow-xs",
  plain: "border border-edge/50 bg-raised text-ink hover:bg-hover",
  quiet: "text-soft hover:bg-hover hover:text-ink",
  danger: "border border-danger/50 text-danger hover:bg-danger-wash",
};

const BASE =
  "inline-flex items-center justify-center gap-2 rounded-lg font-medium transition-colors select-none " +
  "disabled:opacity-60 disabled:cursor-default aria-disabled:opacity-60 forced-border";

interface ButtonProps extends ComponentProps<"button"> {
  look?: Look;
  size?: "normal" | "small";
  /** Says what is going on, and holds off a second press. */
  busy?: boolean;
}

export function Button({
  look = "plain",
  size = "normal",
  busy = false,
  className,
  disabled,
  ...rest
}: ButtonProps) {
  const sized = size === "small" ? "min-h-8 px-3 text-sm" : "min-h-11 px-4 text-[0.9375rem]";
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      disabled={busy || disabled}
      className={clsx(BASE, LOOKS[look], sized, className)}
      {...rest}
    />
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  /** What a screen reader says, and what hovering or coming with the keyboard shows. */
  label: string;
  /** As `lib/actions.ts` writes them: shown with the label. */
  keys?: string;
}

export function IconButton({ label, keys, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      data-tip={label}
      data-keys={keys}
      className={clsx(
        "inline-grid size-9 shrink-0 place-items-center rounded-lg text-soft transition-colors",
        "hover:bg-hover hover:text-ink disabled:opacity-50 forced-border",
        className,
      )}
      {...rest}
    />
  );
}
