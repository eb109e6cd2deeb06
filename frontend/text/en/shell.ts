export const shell = {
  skip: "Skip to the messages",
  openSidebar: "Open rooms and people",
  closeSidebar: "Close rooms and people",
  sidebar: "Rooms and people",
  invite: "Invite people",
  nowhereTitle: "There is nothing here",
  nowhere: "The link may be old or mistyped.",
  home: "Go to your rooms",
};
