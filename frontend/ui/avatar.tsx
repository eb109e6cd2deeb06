import { clsx } from "clsx";

/** Initials on the person's colour. Decoration: the name always stands beside it. */
export function Avatar({ id, name, size = "size-9 text-sm" }: { id: string; name: string; size?: string }) {
  return (
    <span
      aria-hidden="true"
      className={clsx(
        "grid shrink-0 place-items-center rounded-[28%] font-semibold select-none forced-border",
        size,
        `tint-${tintOf(id)}`,
      )}
    >
      {initials(name)}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  const letters = picked.map((word) => [...(word ?? "")][0] ?? "").join("");
  return letters.toLocaleUpperCase() || "?";
}

function tintOf(id: string): number {
  let sum = 0;
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9973;
  return sum % 8;
}
