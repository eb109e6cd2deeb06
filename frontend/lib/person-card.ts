import { createStore } from "./store";

/** Whose card is open, and beside what. Names stand everywhere; the card itself is one, and the shell shows it. */
export interface OpenCard {
  user: string;
  anchor: HTMLElement;
}

export const personCard = createStore<OpenCard | null>(null);

export function showPerson(user: string, anchor: HTMLElement): void {
  personCard.update((now) => (now?.anchor === anchor ? null : { user, anchor }));
}

export const hidePerson = (): void => personCard.write(null);
