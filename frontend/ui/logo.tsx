/** Two cups of one conversation. */
export function Logo({ className = "size-8" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
      <path
        className="fill-accent"
        d="M9 3h11a7 7 0 0 1 7 7v4a7 7 0 0 1-7 7h-5.6l-5.7 5.1A1 1 0 0 1 7 25.3V20.8A7 7 0 0 1 2 14v-4a7 7 0 0 1 7-7Z"
      />
      <path
        className="stroke-on-accent"
        fill="none"
        strokeWidth="2"
        strokeLinecap="round"
        d="M9 10.2h8.4v3.6a4 4 0 0 1-4 4H13a4 4 0 0 1-4-4v-3.6Zm8.6 1h1.2a1.9 1.9 0 0 1 0 3.8h-1.3M11.4 7.3v-.6M15 7.3v-.6"
      />
    </svg>
  );
}
