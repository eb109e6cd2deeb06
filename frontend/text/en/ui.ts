export const ui = {
  dismiss: "Dismiss",
  emblem: "Klatsch, team chat on your own server",
  news: "Notices",
  search: "Search",
  undo: "Undo",
};
