import { expect, test } from "vitest";
import { ApiError, errorFrom, isPassing, sentence } from "./errors";

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
