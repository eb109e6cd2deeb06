/** A button in a bar that has its colour from what it says. */
export function BarButton({ children, onClick }: { children: string; onClick: () => void }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-9 shrink-0 rounded-md px-2 font-semibold whitespace-nowrap underline decoration-1 underline-offset-3 hover:no-underline sm:min-h-7"
    >
      {children}
    </button>
  );
}
