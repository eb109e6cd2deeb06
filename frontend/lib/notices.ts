import { createStore } from "./store";

/** Short news for the person at the screen: what did not work, or what was done. One at a time; the last one counts. */
export interface News {
  id: number;
  text: string;
  tone: "good" | "danger";
}

export const news = createStore<News | null>(null);

let last = 0;

export function tell(text: string, tone: News["tone"] = "good"): void {
  last += 1;
  news.write({ id: last, text, tone });
}
