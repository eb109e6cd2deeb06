import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const BIOME = path.join(ROOT, "node_modules/@biomejs/biome/bin/biome");

const FORBIDDEN = [
  ["features/auth", "@/features/rooms/use-rooms"],
  ["features/auth", "../rooms/use-rooms"],
  ["features/auth", "@/shell/sidebar"],
  ["ui", "@/features/rooms/use-rooms"],
  ["ui", "@/live/engine"],
  ["lib", "@/features/rooms/use-rooms"],
  ["api", "@/features/rooms/use-rooms"],
  ["api", "@/live/engine"],
  ["state", "@/features/rooms/use-rooms"],
  ["live", "@/features/rooms/use-rooms"],
  ["live", "@/ui/button"],
] as const;

const ALLOWED = [
  ["features/auth", "@/api/routes"],
  ["features/auth", "./use-providers"],
  ["features/auth", "@/live/provider"],
  ["live", "@/api/routes"],
  ["shell", "@/features/rooms/use-rooms"],
] as const;

/** What a person reads stands in `text/`; a sign between two texts may stand where they meet. */
const WORDS = [
  ["words", "Your rooms", true],
  ["words-beside", "{it} rooms", true],
  ["sign", "{it} · {it}", false],
] as const;

const all = [...FORBIDDEN, ...ALLOWED];
const fileOf = (at: number) => `${all[at]?.[0]}/case-${at}.ts`;
let house: string;
let said: string;

/** A house of one-line files under our own rules, linted once. */
beforeAll(() => {
  house = mkdtempSync(path.join(tmpdir(), "klatsch-house-"));
  copyFileSync(path.join(ROOT, "biome.json"), path.join(house, "biome.json"));
  for (const [at, [folder, module]] of all.entries()) {
    mkdirSync(path.join(house, folder), { recursive: true });
    const text = `import { thing } from "${module}";\n\nexport const kept = thing;\n`;
    writeFileSync(path.join(house, fileOf(at)), text);
  }
  for (const [name, text] of WORDS)
    writeFileSync(
      path.join(house, `features/auth/${name}.tsx`),
      `export const Shown = ({ it }: { it: string }) => <p>${text}</p>;\n`,
    );
  const run = spawnSync(process.execPath, [BIOME, "lint", "--reporter=github", "--max-diagnostics=none"], {
    cwd: house,
  });
  said = `${run.stdout}`;
});

afterAll(() => rmSync(house, { recursive: true }));

const isRefused = (at: number) =>
  said.split("\n").some((line) => line.includes("noRestrictedImports") && line.includes(`case-${at}.ts`));

test.each(FORBIDDEN.map((one, at) => [...one, at] as const))(
  "%s may not import %s",
  (_folder, _module, at) => {
    expect(isRefused(at)).toBe(true);
  },
);

test.each(ALLOWED.map((one, at) => [...one, FORBIDDEN.length + at] as const))(
  "%s may import %s",
  (_folder, _module, at) => {
    expect(isRefused(at)).toBe(false);
  },
);

test.each(WORDS)("of the texts in components, %s (%s) is refused: %s", (name, _text, isForbidden) => {
  const refused = said
    .split("\n")
    .some((line) => line.includes("noJsxLiterals") && line.includes(`${name}.tsx`));
  expect(refused).toBe(isForbidden);
});

const SPOKEN =
  "aria-label|aria-description|aria-roledescription|placeholder|title|alt|label|hint|problem|data-tip";
const WRITTEN = new RegExp(
  `[\\s{]((?:${SPOKEN})=(?:"[^"]*\\p{L}{2}[^"]*"|\\{["\`][^}"\`$]*\\p{L}{2}[^}]*\\}))`,
  "gu",
);
const wordsIn = (text: string) => [...text.matchAll(WRITTEN)].map(([, attribute]) => attribute);

test("no attribute that is read or shown holds words either", () => {
  const files = ["app", "shell", "features", "ui"].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".tsx"))
      .map((name) => path.join(folder, name)),
  );
  expect(files.length).toBeGreaterThan(80);
  const found = files.flatMap((file) =>
    wordsIn(readFileSync(path.join(ROOT, file), "utf8")).map((it) => [file, it]),
  );
  expect(found).toEqual([]);
  expect(
    wordsIn('<p title="Your rooms" aria-label={`Close it`} placeholder={"Find"} alt="" id="rooms" />'),
  ).toHaveLength(3);
});
