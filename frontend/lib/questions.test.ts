import { expect, test } from "vitest";
import { ask, question } from "./questions";

test("a question stands until it is answered", async () => {
  const answer = ask({ title: "Leave?", yes: "Leave" });
  expect(question.read()?.title).toBe("Leave?");
  question.read()?.answer(true);
  expect(await answer).toBe(true);
  expect(question.read()).toBeNull();
});

test("a second question answers the first with no", async () => {
  const first = ask({ title: "Leave?", yes: "Leave" });
  const second = ask({ title: "Ban?", yes: "Ban" });
  expect(await first).toBe(false);
  expect(question.read()?.title).toBe("Ban?");
  question.read()?.answer(true);
  expect(await second).toBe(true);
});
