/** The pages of the settings, in the order in which they are listed. */
export const PAGES = [
  "profile",
  "appearance",
  "notifications",
  "devices",
  "password",
  "language",
  "keyboard",
] as const;
export type SettingsPage = (typeof PAGES)[number];

export const pageNamed = (rest: string | null): SettingsPage | null =>
  PAGES.find((page) => page === rest) ?? null;
