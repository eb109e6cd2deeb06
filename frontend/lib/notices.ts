import { createStore } from "./store";

/** Short news for the person at the screen: what did not work, or what was done, perhaps with a way back. */
export interface News {
  id: number;
  text: string;
  tone: "good" | "danger";
  act: NewsAct | null;
}

/** What the button in a piece of news does: most often it takes back what was just done. */
export interface NewsAct {
  label: string;
  run: () => void;
}

/** Older ones make room: a wall of news is read by nobody. */
export const NEWS_AT_ONCE = 3;

export const news = createStore<readonly News[]>([]);

let last = 0;

export function tell(text: string, tone: News["tone"] = "good", act: NewsAct | null = null): void {
  last += 1;
  const one: News = { id: last, text, tone, act };
  news.update((all) => [...all.filter((old) => old.text !== text), one].slice(-NEWS_AT_ONCE));
}

export function dismiss(id: number): void {
  news.update((all) => (all.some((one) => one.id === id) ? all.filter((one) => one.id !== id) : all));
}

/** Does what the newest piece of news offers; false: there was nothing to do. */
export function runNewest(): boolean {
  const one = news.read().findLast(({ act }) => act !== null);
  if (!one) return false;
  dismiss(one.id);
  one.act?.run();
  return true;
}
