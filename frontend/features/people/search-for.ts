import { viewPath } from "@/lib/route";

/** The search for what one person wrote. */
export const searchFor = (user: string): string =>
  `${viewPath("search")}?${new URLSearchParams({ q: `from:${user}` })}`;
