/** What went wrong with a request. The server's own sentences are English already. */
export const api = {
  unexpected: "Something unexpected happened. Try again.",
  unreachable: "The server cannot be reached. Check your connection, then try again.",
  broken: "The server had a problem. Try again in a moment.",
  refused: "The server refused this. Try again in a moment.",
  /** Of an error of the server: null leaves what it said itself. `said`: that. */
  byCode: (_code: string, _said: string): string | null => null,
};
