/**
 * Leaving the app is a whole navigation, so that nothing of the old session stays in memory. Signing out and the
 * session's end are noticed in several places at once; the first one decides where to go.
 */
let isTaken = false;

/** Null when somebody else is leaving already. */
export function takeLeave(): { go: (path: string) => void; stay: () => void } | null {
  if (isTaken) return null;
  isTaken = true;
  return {
    go: (path) => window.location.replace(path),
    stay: () => {
      isTaken = false;
    },
  };
}
