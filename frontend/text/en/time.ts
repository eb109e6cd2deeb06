export const time = {
  today: "Today",
  yesterday: "Yesterday",
  justNow: "just now",
  minutesAgo: (minutes: number) => `${minutes} min ago`,
  hoursAgo: (hours: number) => `${hours} h ago`,
};
