import { t } from "@/text";
import { MenuIcon } from "@/ui/icons";
import { Bar } from "@/ui/late";
import { Logo } from "@/ui/logo";

/** What the exported page holds: the frame of the app, without a word that depends on the address. */
export function ShellPlaceholder() {
  return (
    <div className="flex h-dvh" role="status">
      <span className="sr-only">{t.shell.opening}</span>
      <div className="hidden w-66 shrink-0 border-e border-line bg-side md:block">
        <div className="flex min-h-15 items-center border-b border-line px-4">
          <Logo className="size-7 shrink-0" />
        </div>
        <div className="flex animate-late flex-col gap-5 p-5">
          <Bar className="w-2/3" />
          <Bar className="w-1/2" />
          <Bar className="w-3/5" />
        </div>
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="flex min-h-15 items-center border-b border-line px-3 sm:px-5">
          <span className="grid size-9 place-items-center text-soft md:hidden">
            <MenuIcon />
          </span>
        </div>
        <div className="flex-1" />
        <div className="mx-3 mb-16.5 min-h-12.5 rounded-2xl border border-edge/60 bg-raised sm:mx-5" />
      </div>
    </div>
  );
}
