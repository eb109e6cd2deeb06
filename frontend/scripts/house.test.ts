import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
