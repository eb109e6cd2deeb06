import type { UserId } from "@/api/types.gen";
import type { Person } from "@/live/world";

/** Who fits all of the words: by name, by role in the language of the page, or by what they say of themselves. */
export function found(
  people: Record<UserId, Person>,
  words: string,
  roleName: (role: Person["role"]) => string,
): Person[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  const textOf = (one: Person) =>
    plain(`${one.name} ${one.role} ${roleName(one.role)} ${one.saying?.text ?? ""}`);
  return Object.values(people)
    .filter((one) => one.listed && one.active)
    .filter((one) => wanted.length === 0 || wanted.every((word) => textOf(one).includes(word)))
    .sort((a, b) => a.name.localeCompare(b.name));
}

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
