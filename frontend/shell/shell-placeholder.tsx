import { t } from "@/text";
import { Bar } from "@/ui/late";

/** What the exported page holds: the frame of the app, without a word that depends on the address. */
export function ShellPlaceholder() {
  return (
    <div className="flex h-dvh" role="status">
      <span className="sr-only">{t.shell.opening}</span>
      <div className="hidden w-66 shrink-0 border-e border-line bg-side p-5 md:block">
        <div className="flex animate-late flex-col gap-5">
          <Bar className="w-1/2" />
          <Bar className="mt-8 w-2/3" />
          <Bar className="w-1/2" />
          <Bar className="w-3/5" />
        </div>
      </div>
      <div className="flex-1">
        <div className="h-15 border-b border-line" />
      </div>
    </div>
  );
}
