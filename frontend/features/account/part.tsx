import { type ReactNode, useId } from "react";

interface PartProps {
  title: string;
  hint?: string;
  /** What stands above or in it says it already: its title is for screen readers alone. */
  isNamed?: boolean;
  children: ReactNode;
}

/** A titled part of a page of the settings. */
export function Part({ title, hint, isNamed = false, children }: PartProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b border-line py-6 first:pt-0 last:border-0">
      <h3 id={id} className={isNamed ? "sr-only" : "font-semibold"}>
        {title}
      </h3>
      {hint ? <p className="mt-0.5 text-[0.8125rem] leading-relaxed text-soft">{hint}</p> : null}
      <div className={isNamed && !hint ? undefined : "mt-3"}>{children}</div>
    </section>
  );
}

interface RadiosProps<Value extends string> {
  label: string;
  value: Value | null;
  options: readonly { value: Value; name: string; hint?: string; lang?: string }[];
  onChange: (value: Value) => void;
}

/** One of a few, taken at once. The part's title says what it is about; `label` says it to screen readers. */
export function Radios<Value extends string>({ label, value, options, onChange }: RadiosProps<Value>) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex min-h-11 cursor-pointer items-center gap-3 rounded-lg border border-line bg-raised px-3.5 py-2 hover:bg-hover has-checked:border-accent has-checked:bg-accent-wash"
        >
          <input
            type="radio"
            name={id}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="size-4 shrink-0 accent-accent"
          />
          <span className="min-w-0">
            <span className="block text-[0.9375rem]" lang={option.lang}>
              {option.name}
            </span>
            {option.hint ? <span className="block text-[0.8125rem] text-soft">{option.hint}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
