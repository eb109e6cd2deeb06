import { plural } from "../plural";

export const account = {
  title: "Settings",
  pages: {
    profile: "Profile and status",
    appearance: "Appearance",
    notifications: "Notifications",
    devices: "Devices",
    password: "Password",
    language: "Language",
    keyboard: "Keyboard",
  },
  menu: "account menu",
  signOut: "Sign out",
  theme: "Theme",
  themes: { light: "Light", dark: "Dark", system: "Like the system" },

  setStatus: "Set a status",
  changeStatus: "Change the status",
  clearStatus: "Clear the status",
  statusCleared: "Your status is cleared.",
  dnd: "Do not disturb",
  dndFor: {
    half: "For 30 minutes",
    hour: "For 1 hour",
    tomorrow: "Until tomorrow morning",
    week: "For a week",
  },
  dndOn: (when: string) => `Do not disturb, until ${when}`,
  dndOff: "You can be notified.",
  dndEnd: "End do not disturb",

  goInvisible: "Become invisible",
  goVisible: "Be visible again",
  endedOthers: (count: number) =>
    plural("en", count, { one: "# device is signed out.", other: "# devices are signed out." }),
};
