import { createStore } from "./store";

/** Something that is asked before it is done, because it cannot be taken back. */
export interface Question {
  title: string;
  /** What happens then. */
  body?: string;
  /** What the button says that does it: a verb, never "OK". */
  yes: string;
  no?: string;
  isDanger?: boolean;
}

export interface Asked extends Question {
  id: number;
  answer: (yes: boolean) => void;
}

/** One at a time; `ui/confirm.tsx` shows it. */
export const question = createStore<Asked | null>(null);

let last = 0;

/** True when the person said yes. A question that another one takes the place of is answered with no. */
export function ask(wanted: Question): Promise<boolean> {
  question.read()?.answer(false);
  last += 1;
  const id = last;
  return new Promise((resolve) => {
    const answer = (yes: boolean) => {
      question.update((now) => (now?.id === id ? null : now));
      resolve(yes);
    };
    question.write({ ...wanted, id, answer });
  });
}
