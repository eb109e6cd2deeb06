import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { de } from "@/text/de";
import { en } from "@/text/en";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../public/${name}`, import.meta.url), "utf8"));

const MANIFESTS = [
  { file: "manifest.webmanifest", lang: "en", text: en },
  { file: "manifest.de.webmanifest", lang: "de", text: de },
] as const;

test.each(MANIFESTS)("the shortcuts of $file are called as its screens are", ({ file, lang, text }) => {
  const manifest = read(file);
  const { inbox, mentions, search } = text.shell.screens;
  expect(manifest.lang).toBe(lang);
  expect(manifest.shortcuts.map(({ name }: { name: string }) => name)).toEqual([inbox, mentions, search]);
});

test("but for words they are the same app", () => {
  const bare = (name: string) => {
    const { lang: _lang, description: _said, shortcuts, ...rest } = read(name);
    return { ...rest, shortcuts: shortcuts.map(({ name: _name, ...one }: { name: string }) => one) };
  };
  expect(bare(MANIFESTS[1].file)).toEqual(bare(MANIFESTS[0].file));
});
