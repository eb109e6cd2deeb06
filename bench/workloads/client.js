/** What the measured page is asked to do. Each part answers with numbers in milliseconds, pixels or bytes. */
window.bench = (() => {
  const log = () => document.querySelector('[role="log"]');
  const rows = () => [...document.querySelectorAll('[role="log"] [data-seq]')];
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  /** Asked in a frame: after it was handed over to be painted. */
  const handedOver = async () => {
    await new Promise((done) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = done;
      channel.port2.postMessage(0);
    });
    return performance.now();
  };
  const painted = async () => {
    await frame();
    return handedOver();
  };
  const until = async (holds, ms = 20_000) => {
    const begun = performance.now();
    for (;;) {
      const found = holds();
      if (found) return found;
      if (performance.now() - begun > ms) throw new Error(`it did not come: ${holds}`);
      await frame();
    }
  };

  const opened = new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[data-testid="message"]')) return;
      watch.disconnect();
      done(performance.now());
    });
    watch.observe(document, { childList: true, subtree: true });
  });

  /** When the first frame was handed over that has it: what a frame finds is painted by that same frame. */
  const paintedOnce = async (holds, ms = 20_000) => {
    const begun = performance.now();
    for (;;) {
      await frame();
      if (holds()) return handedOver();
      if (performance.now() - begun > ms) throw new Error(`it did not come: ${holds}`);
    }
  };

  /** Up, so many pixels a frame; the list reads older pages as it goes. */
  const scrolls = async (seconds, by) => {
    const frames = [];
    const tasks = [];
    const watch = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((one) => one.duration)));
    watch.observe({ type: 'longtask' });
    const begun = performance.now();
    const from = Number(rows()[0].dataset.seq);
    let last = await frame();
    while (performance.now() - begun < seconds * 1000) {
      log().scrollTop -= by;
      const now = await frame();
      frames.push(now - last);
      last = now;
    }
    await pause(100);
    watch.disconnect();
    return { frames, tasks, passed: from - Number(rows()[0].dataset.seq) };
  };

  /** How far the row under the eye moves while something happens elsewhere in the list. */
  const drift = async (act, ms) => {
    const box = log().getBoundingClientRect();
    const eye = rows().find((row) => row.getBoundingClientRect().top > box.top + box.height / 3);
    const seq = eye.dataset.seq;
    const top = () => document.querySelector(`[role="log"] [data-seq="${seq}"]`)?.getBoundingClientRect().top;
    const at = top();
    await act();
    let worst = 0;
    const begun = performance.now();
    while (performance.now() - begun < ms) {
      await frame();
      worst = Math.max(worst, Math.abs((top() ?? Infinity) - at));
    }
    return worst;
  };
  /** A page comes on top while nobody scrolls. */
  const prepends = async () => {
    const first = () => Number(rows()[0]?.dataset.seq ?? 0);
    for (let tries = 0; tries < 200 && log().scrollTop > 1_450; tries += 1) {
      log().scrollTop -= 400;
      await frame();
    }
    const before = log().scrollHeight;
    const worst = await drift(() => undefined, 1_500);
    return { drift: worst, grew: log().scrollHeight - before, first: first() };
  };
  /** As a picture that has come: a row above gets higher. */
  const grows = async () => {
    const box = log().getBoundingClientRect();
    const above = rows().filter((row) => row.getBoundingClientRect().bottom < box.top);
    const row = above.at(-1) ?? rows()[0];
    return drift(() => {
      row.style.paddingBottom = '174px';
    }, 600);
  };

  const jumps = async () => {
    const button = await until(() => document.querySelector('[data-testid="to-latest"]'));
    const begun = performance.now();
    button.click();
    const isThere = () => {
      const it = log();
      return !document.querySelector('[data-testid="to-latest"]') && it.scrollHeight - it.scrollTop - it.clientHeight < 4;
    };
    return (await paintedOnce(isThere)) - begun;
  };

  /** From the key's own time stamp to the frame that shows it. Presses come from outside. */
  const keys = { delays: [] };
  const listen = () => {
    addEventListener(
      'keydown',
      (event) => {
        const pressed = event.timeStamp;
        if (event.key.length === 1) void painted().then((now) => keys.delays.push(now - pressed));
        if (event.key === 'Enter') keys.entered = pressed;
      },
      true,
    );
  };
  const pressed = () => keys.delays.splice(0);
  /** A row that was not acknowledged has no number yet: it is looked for by its words. */
  const ownRow = async (text) => {
    keys.entered = null;
    const isThere = (row) => row.textContent.includes(text);
    const all = () => [...log().querySelectorAll('[data-testid="message"]')];
    return (await paintedOnce(() => keys.entered !== null && all().some(isThere))) - keys.entered;
  };

  /** To a room that was seen before. */
  const switches = async (path, sign) => {
    const link = document.querySelector(`a[href="${path}"]`);
    const begun = performance.now();
    link.click();
    const isThere = () =>
      location.pathname === path &&
      log()?.getAttribute('aria-label')?.includes(sign) &&
      log().querySelector('[data-testid="message"]');
    return (await paintedOnce(isThere)) - begun;
  };

  return { scrolls, drift, prepends, grows, jumps, listen, pressed, ownRow, switches, until, rows, pause, opened };
})();
