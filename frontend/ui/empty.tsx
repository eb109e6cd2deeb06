import type { ReactNode } from "react";

interface EmptyProps {
  title: string;
  /** What to do, or why it is good so. */
  children?: ReactNode;
  icon?: ReactNode;
  /** A button or a link. */
  action?: ReactNode;
}

/** A list with nothing in it, or a place that one may not see: said kindly, with the way on. */
export function Empty({ title, children, icon, action }: EmptyProps) {
  return (
    <div className="mx-auto flex max-w-sm animate-appear flex-col items-center px-6 py-10 text-center">
      {icon ? (
        <span className="mb-4 grid size-12 place-items-center rounded-2xl bg-side text-soft">{icon}</span>
      ) : null}
      <p className="font-semibold text-balance">{title}</p>
      {children ? (
        <div className="mt-1.5 text-sm leading-relaxed text-pretty text-soft">{children}</div>
      ) : null}
      {action ? <div className="mt-5">{action}</div> : null}
    </div>
  );
}
