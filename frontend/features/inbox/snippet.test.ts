import { expect, test } from "vitest";
import { snippetOf } from "./snippet";

const names = {
  person: (id: string) => (id.endsWith("1") ? "Bo" : "somebody"),
  room: () => undefined,
};
const said = (content: string) => snippetOf(content, names);

test("marks are left out, and lines are one", () => {
  expect(said("*Good*  **morning**\n\nall of `you`")).toBe("Good morning all of you");
  expect(said("> quoted\nand said")).toBe("quoted and said");
  expect(said("- milk\n- tea")).toBe("• milk • tea");
  expect(said("```js\nlet a = 1\n```")).toBe("let a = 1");
});

test("who is called is called by name", () => {
  expect(said("<@U0000000000000001> and <@U0000000000000002>, <!here>")).toBe("@Bo and @somebody, @here");
});

test("a long text is cut between two signs, never through one", () => {
  const cut = said("🎉".repeat(900));
  expect([...cut]).toHaveLength(401);
  expect(cut.endsWith("🎉…")).toBe(true);
});
