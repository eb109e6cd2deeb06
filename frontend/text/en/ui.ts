export const ui = {
  dismiss: "Dismiss",
  emblem: "Klatsch, team chat on your own server",
  news: "Notices",
  nextRegion: "Next part of the screen",
  previousRegion: "Previous part of the screen",
  search: "Search",
  undo: "Undo",
};
