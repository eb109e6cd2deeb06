import path from "node:path";
import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants";

/** Where `next dev` finds a Klatsch server. The product itself has no Node server. */
const DEV_SERVER = process.env.KLATSCH_DEV_SERVER ?? "http://127.0.0.1:8080";

const shared: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  // One name for every build: two builds of one source are the same bytes.
  generateBuildId: () => "klatsch",
  turbopack: { root: path.resolve(import.meta.dirname) },
  // Small chunks are merged, and what two of them share is then there twice. By default everything below 50 kB (of
  // source) is merged, and the export is 270 kB larger. With 4 kB it is 170 kB smaller, but a page waits twice as long
  // for its first rows: each of its 33 scripts costs.
  experimental: { turbopackChunking: { minChunkSize: 20_000 } },
};

const PATHS = [
  "/api/:path*",
  "/workspace",
  "/:list(all[A-Z][A-Za-z]+)",
  "/browseRooms",
  "/roomByName",
  "/live",
  "/:noun(message|room|direct|invite)",
  "/:noun(message|room|invite)/:path*",
];

/** In development a Klatsch server answers everything but the pages, and the shell answers every room. */
const development: NextConfig = {
  ...shared,
  rewrites: async () => ({
    beforeFiles: [],
    afterFiles: [
      ...PATHS.map((source) => ({ source, destination: `${DEV_SERVER}${source}` })),
      { source: "/rooms/:path*", destination: "/" },
    ],
    fallback: [],
  }),
};

export default function config(phase: string): NextConfig {
  return phase === PHASE_DEVELOPMENT_SERVER ? development : { ...shared, output: "export" };
}
