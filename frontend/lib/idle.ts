/** Once the browser has time for it, and soon in any case. Safari has no idle callback. Returns how to call it off. */
export function whenIdle(work: () => void): () => void {
  if (!window.requestIdleCallback) {
    const timer = setTimeout(work, 500);
    return () => clearTimeout(timer);
  }
  const asked = window.requestIdleCallback(work, { timeout: 1_500 });
  return () => window.cancelIdleCallback(asked);
}
