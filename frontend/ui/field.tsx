import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";
import { SearchIcon } from "./icons";

const INPUT =
  "w-full rounded-lg border border-edge/70 bg-raised px-3.5 text-ink placeholder:text-soft " +
  "aria-invalid:border-danger focus-visible:outline-offset-0";

interface FieldProps extends Omit<ComponentProps<"input">, "id"> {
  label: string;
  hint?: ReactNode;
  problem?: string | null;
}

export function Field({ label, hint, problem, className, ...rest }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(" ");
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={described || undefined}
        aria-invalid={problem ? true : undefined}
        className={clsx(INPUT, "h-11")}
        {...rest}
      />
      {hint ? (
        <p id={`${id}-hint`} className="mt-1.5 text-[0.8125rem] text-soft">
          {hint}
        </p>
      ) : null}
      {problem ? (
        <p id={`${id}-problem`} className="mt-1.5 text-[0.8125rem] text-danger">
          {problem}
        </p>
      ) : null}
    </div>
  );
}

interface AreaProps extends Omit<ComponentProps<"textarea">, "id"> {
  label: string;
  hint?: ReactNode;
}

export function Area({ label, hint, className, ...rest }: AreaProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={clsx(INPUT, "block py-2.5")}
        {...rest}
      />
      {hint ? (
        <p id={`${id}-hint`} className="mt-1.5 text-[0.8125rem] text-soft">
          {hint}
        </p>
      ) : null}
    </div>
  );
}

interface SearchFieldProps extends Omit<ComponentProps<"input">, "id" | "type" | "onChange"> {
  label: string;
  onChange: (text: string) => void;
}

/** A field that finds in a list while one types; its label is read, not shown. */
export function SearchField({ label, onChange, className, ...rest }: SearchFieldProps) {
  return (
    <div className={clsx("relative", className)}>
      <SearchIcon className="pointer-events-none absolute start-3 top-1/2 size-4.5 -translate-y-1/2 text-soft" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        className={clsx(INPUT, "h-10 ps-9.5 text-[0.9375rem]")}
        {...rest}
      />
    </div>
  );
}

interface SwitchProps {
  label: ReactNode;
  hint?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  disabled?: boolean;
}

/** On or off, at once. Where the knob stands says it, not only the colour. */
export function Switch({ label, hint, isOn, onChange, disabled }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-4 py-2">
      <div className="min-w-0 flex-1">
        <label htmlFor={id} className="block font-medium">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="mt-0.5 text-[0.8125rem] leading-relaxed text-soft">
            {hint}
          </p>
        ) : null}
      </div>
      <button
        id={id}
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={() => onChange(!isOn)}
        className={clsx(
          "relative mt-0.5 h-6 w-11 shrink-0 rounded-full border transition-colors disabled:opacity-60",
          isOn ? "border-accent bg-accent" : "border-edge bg-hover",
        )}
      >
        <span
          className={clsx(
            "absolute top-1/2 size-4 -translate-y-1/2 rounded-full transition-[inset-inline-start] forced-knob",
            isOn ? "start-6 bg-on-accent" : "start-1 bg-edge",
          )}
        />
      </button>
    </div>
  );
}

interface ChoiceProps extends Omit<ComponentProps<"select">, "id"> {
  label: string;
  options: readonly (readonly [value: string, name: string])[];
  /** Where the place says it to those who see. */
  isLabelHidden?: boolean;
}

export function Choice({ label, options, isLabelHidden = false, className, ...rest }: ChoiceProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "mb-1.5 block text-sm font-medium"}>
        {label}
      </label>
      <select id={id} className={clsx(INPUT, isLabelHidden ? "h-10" : "h-11", "px-2.5")} {...rest}>
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
