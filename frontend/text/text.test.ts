import { afterEach, expect, test, vi } from "vitest";
import { bestOf, speak, spoken, t } from ".";
import { de } from "./de";
import { en } from "./en";
import { far } from "./en/far";
import { t as whole } from "./far";
import { plural } from "./plural";

vi.stubGlobal("document", { documentElement: { lang: "en" } });

afterEach(() => speak("en"));

test("the browser's first language with a catalogue is taken", () => {
  expect(bestOf(["fr-CH", "de-CH", "en"])).toBe("de");
  expect(bestOf(["en-GB", "de"])).toBe("en");
  expect(bestOf(["fr"])).toBe("en");
});

test("speaking another language changes what t holds, and says so", async () => {
  await speak("de");
  expect(t).toBe(de);
  expect(whole).toBe(de);
  expect(spoken.read()).toEqual({ language: "de", ready: true });
  expect(document.documentElement.lang).toBe("de");
});

test("back in English, late screens have their texts again", async () => {
  await speak("de");
  await speak("en");
  expect(t).toBe(en);
  expect(whole.admin).toBe(far.admin);
  expect(whole.common).toBe(en.common);
});

test("a count chooses its form", () => {
  expect(plural("en", 1, { one: "# reply", other: "# replies" })).toBe("1 reply");
  expect(plural("en", 0, { one: "# reply", other: "# replies" })).toBe("0 replies");
  for (const language of ["en", "de"])
    for (const count of [0, 1, 2, 11, 21, 101, 1_000, 1_000_000])
      expect(plural(language, count, { one: "one", other: "other" })).toBe(
        new Intl.PluralRules(language).select(count),
      );
  expect(plural("en", 1200, { one: "# reply", other: "# replies" })).toBe("1,200 replies");
  expect(plural("de", 1200, { one: "# Antwort", other: "# Antworten" })).toBe("1.200 Antworten");
});

/** What is the same in both, on purpose: names and terms that German took over. */
const SAME = new Set<string>([]);

test("German has every text, and none was left in English", () => {
  for (const [part, texts] of Object.entries({ ...en, ...far })) {
    const own = de[part as keyof typeof de] as Record<string, unknown>;
    expect(Object.keys(own).sort()).toEqual(Object.keys(texts).sort());
    for (const [name, text] of Object.entries(texts)) {
      const key = `${part}.${name}`;
      if (typeof text === "string" && /\s/.test(text) && !SAME.has(key))
        expect([key, own[name]]).not.toEqual([key, text]);
    }
  }
});
