import { readFileSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { speak } from "@/text";
import { de } from "@/text/de";
import { ApiError, errorFrom, isPassing, sentence, unreachable } from "./errors";

vi.stubGlobal("document", { documentElement: { lang: "en" } });
afterEach(() => speak("en"));

const refused = (code: string, message = "It is so.") =>
  new ApiError({ status: 409, code, message, hint: "Do this." });

test("the one shape is read whole", () => {
  const body = {
    error: { code: "room_not_found", message: "There is no such room.", hint: "Ask a member." },
  };
  const error = errorFrom(404, body, null);
  expect(error).toMatchObject({ status: 404, code: "room_not_found" });
  expect(sentence(error)).toBe("There is no such room. Ask a member.");
});

test("a proxy's own error page becomes the one shape too", () => {
  expect(errorFrom(502, null, null)).toMatchObject({ code: "http_502", status: 502 });
  expect(errorFrom(418, { error: "no" }, null).message).toMatch(/refused/);
});

test("Retry-After is read as seconds and as a date", () => {
  expect(errorFrom(429, null, "7").retryAfter).toBe(7);
  const soon = new Date(Date.now() + 10_000).toUTCString();
  expect(errorFrom(503, null, soon).retryAfter).toBeGreaterThan(5);
  expect(errorFrom(503, null, "soon").retryAfter).toBeNull();
});

test.each([
  [0, true],
  [408, true],
  [429, true],
  [500, true],
  [503, true],
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [413, false],
  [422, false],
])("status %i passes by itself: %s", (status, passing) => {
  expect(isPassing(new ApiError({ status, code: "x", message: "x" }))).toBe(passing);
});

test("a surprise has a sentence and no details", () => {
  expect(sentence(new TypeError("x is undefined"))).not.toContain("undefined");
});

test("every code of the server has a German sentence", () => {
  const rows = readFileSync(new URL("../../docs/reference/errors.md", import.meta.url), "utf8");
  const codes = [...rows.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code ?? "");
  expect(codes.length).toBeGreaterThan(25);
  expect(codes.filter((code) => de.api.byCode(code, "said") === null)).toEqual([]);
});

test("a refusal is said in the language of the interface; an unknown one as the server said it", async () => {
  expect(sentence(refused("last_owner"))).toBe("It is so. Do this.");
  await speak("de");
  expect(sentence(refused("last_owner"))).toMatch(/Eigentümer:in/);
  expect(sentence(refused("of_tomorrow"))).toBe("It is so. Do this.");
  expect(sentence(refused("invalid_field", "No such month."))).toContain("„No such month.“");
  expect(sentence(unreachable())).toMatch(/Verbindung/);
  expect(sentence(errorFrom(502, null, null))).toBe(de.api.broken);
  expect(sentence(errorFrom(418, null, null))).toBe(de.api.refused);
});
