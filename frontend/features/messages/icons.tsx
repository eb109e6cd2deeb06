import type { ReactNode } from "react";

/** What only messages need; drawn like those of `ui/icons.tsx`. */
function Icon({ children, className = "size-5" }: { children: ReactNode; className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

type Props = { className?: string };

export const QuoteIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M4 13.5v-3A4.5 4.5 0 0 1 8 6M4 11h3.5v3.5H4zM11.5 13.5v-3a4.5 4.5 0 0 1 4-4.5M11.5 11H15v3.5h-3.5z" />
  </Icon>
);
export const ForwardIcon = (props: Props) => (
  <Icon {...props}>
    <path d="m11.5 5 5 4.5-5 4.5M16 9.5H9c-3 0-5 2-5 5.5" />
  </Icon>
);
export const SaveIcon = ({ isFull = false, ...props }: Props & { isFull?: boolean }) => (
  <Icon {...props}>
    <path d="M6 3.5h8v13l-4-3-4 3z" fill={isFull ? "currentColor" : "none"} />
  </Icon>
);
export const HistoryIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M4 10a6 6 0 1 0 2-4.5L4 7.5M4 4v3.5h3.5M10 7v3.5l2.5 1.5" />
  </Icon>
);
