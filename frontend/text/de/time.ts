import type { Catalogue } from "..";

export const time: Catalogue["time"] = {
  today: "Heute",
  yesterday: "Gestern",
  justNow: "gerade eben",
  minutesAgo: (minutes) => `vor ${minutes} Min.`,
  hoursAgo: (hours) => `vor ${hours} Std.`,
};
