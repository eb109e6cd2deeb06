import { spawnSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "..");
const BIOME = path.join(ROOT, "node_modules/@biomejs/biome/bin/biome");

/** Is a file of this name refused for importing that module? The second list proves that nothing else is at fault. */
function isRefused(file: string, module: string): boolean {
  const input = `import { thing } from "${module}";\n\nexport const kept = thing;\n`;
  const run = spawnSync(process.execPath, [BIOME, "lint", `--stdin-file-path=${file}`], { cwd: ROOT, input });
  return run.status !== 0;
}

test.each([
  ["features/auth/x.ts", "@/features/rooms/use-rooms"],
  ["features/auth/x.ts", "../rooms/use-rooms"],
  ["features/auth/x.ts", "@/shell/sidebar"],
  ["ui/x.ts", "@/features/rooms/use-rooms"],
  ["ui/x.ts", "@/live/engine"],
  ["lib/x.ts", "@/features/rooms/use-rooms"],
  ["api/x.ts", "@/features/rooms/use-rooms"],
  ["api/x.ts", "@/live/engine"],
  ["state/x.ts", "@/features/rooms/use-rooms"],
  ["live/x.ts", "@/features/rooms/use-rooms"],
  ["live/x.ts", "@/ui/button"],
])("%s may not import %s", (file, module) => {
  expect(isRefused(file, module)).toBe(true);
});

test.each([
  ["features/auth/x.ts", "@/api/routes"],
  ["features/auth/x.ts", "./use-providers"],
  ["features/auth/x.ts", "@/live/provider"],
  ["live/x.ts", "@/api/routes"],
  ["shell/x.ts", "@/features/rooms/use-rooms"],
])("%s may import %s", (file, module) => {
  expect(isRefused(file, module)).toBe(false);
});
