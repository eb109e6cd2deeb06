import { t } from "@/text";
import { Bar } from "@/ui/late";

const SHAPES = ["w-2/3", "w-5/12", "w-1/2", "w-3/4", "w-1/3"];

export function FeedPlaceholder() {
  return (
    <div className="flex min-h-0 flex-1 animate-late flex-col justify-end overflow-hidden pb-4" role="status">
      <span className="sr-only">{t.messages.reading}</span>
      {SHAPES.map((width) => (
        <div key={width} className="flex gap-3 px-3 py-3 sm:px-5">
          <span className="size-9 shrink-0 animate-breathe rounded-[28%] bg-hover" />
          <div className="flex max-w-[46rem] flex-1 flex-col gap-2.5 pt-1">
            <Bar className="w-28" />
            <Bar className={width} />
          </div>
        </div>
      ))}
    </div>
  );
}
