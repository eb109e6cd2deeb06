import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

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

interface ChoiceProps extends Omit<ComponentProps<"select">, "id"> {
  label: string;
  options: readonly (readonly [value: string, name: string])[];
}

export function Choice({ label, options, className, ...rest }: ChoiceProps) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <select id={id} className={clsx(INPUT, "h-11 px-2.5")} {...rest}>
        {options.map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}
