import { plural } from "../plural";

export const connection = {
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  catchingUp: "Catching up on what you missed…",
  offline: "You are offline.",
  keptHere: "You see what this device kept.",
  sentLater: "What you write is kept and sent later.",
  waitingLetters: (count: number) =>
    plural("en", count, { one: "# message waits to be sent.", other: "# messages wait to be sent." }),
  cut: "Connection lost.",
  unreachable: "The server cannot be reached.",
  restart: "The server is restarting.",
  slow: "The connection could not keep up.",
  crowded: "Klatsch is open in too many tabs.",
  refused:
    "The server answers, but the live connection is refused. A proxy or an extension may be in the way.",
  reconnectingIn: (seconds: number) => `Reconnecting in ${seconds} s.`,
  retry: "Retry now",
  signedOut: "You were signed out, here or on another device.",
  otherPerson: "Somebody else signed in in this browser.",
  signIn: "Sign in again",
  restored: "The server was restored from a backup. What you see was read anew.",
  newVersion: "A new version of Klatsch is here.",
  reload: "Reload",
  later: "Later",
  brokenTitle: "This part could not be loaded",
  brokenNewVersion:
    "The server has a new version of Klatsch by now. Reload to get it; what you wrote is kept.",
  brokenOffline: "There is no connection, and this part is not on this device yet.",
  brokenOther: "Something unexpected happened here. Reload to go on; what you wrote is kept.",
  otherDraft: "Begun on another device:",
  takeDraft: "Use that instead",
  leaveDraft: "Keep mine",
  keepLabel: "Keep what I read last on this device",
  keepHint:
    "Rooms and their latest messages open at once, also without a network. Turn it off on a computer that others use. Signing out removes it in any case.",
};
